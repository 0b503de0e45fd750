FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# Hashed and compressed static files belong to the image; the values here are for this one command.
RUN DEBUG=0 DATABASE_URL=postgres://build REDIS_URL=redis://build \
    SECRET_KEY=only-while-the-image-is-built-00000000 python manage.py collectstatic --noinput
RUN useradd --system --uid 10001 --create-home cpimprep && mkdir -p var && chown cpimprep var
USER cpimprep
EXPOSE 8000
# How: gunicorn.conf.py.
CMD ["gunicorn", "cpimprep.wsgi"]
