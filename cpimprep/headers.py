"""What browsers are told beside what Django and django-csp tell them."""

from django.http import HttpRequest, HttpResponse

from cpimprep.handlers import Handler

# Nothing here asks for any of these; passkeys are the exception.
UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    [*(f"{name}=()" for name in UNUSED), "publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
# A file of somebody else's making is handed back or shown as the picture it is; whatever is in it, nothing runs.
NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'none'"


def more_headers(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def files_run_nothing(get_response: Handler) -> Handler:
    """Inside of the policy for pages, which leaves alone what has one already."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Content-Disposition" in response:
            response.setdefault("Content-Security-Policy", NOTHING_RUNS)
        return response

    return middleware
