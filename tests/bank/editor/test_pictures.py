"""Pictures: what is taken, in which form it is kept, who sees it."""

import struct
import zlib
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from accounts.models import AuditEvent
from bank.actions.pictures import add_picture
from bank.models import BankOpening, Picture, QuestionBank
from bank.pictures import PictureFault, read_picture
from exams.models import Answer
from groups.models import Membership, Role, StudyGroup
from tests.bank.editor.drawn import drawn, opened, photo
from tests.bank.editor.writing import SOUND, form_of

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_content_and_kept_as_it_is(kind) -> None:
    data = drawn(kind)
    sound = read_picture(data)
    assert (sound.data, sound.mime, sound.width, sound.height) == (data, KINDS[kind], 40, 30)


def test_a_photo_loses_what_it_tells_and_is_turned_upright() -> None:
    sound = read_picture(photo())
    kept = opened(sound.data)
    assert (kept.size, (sound.width, sound.height)) == ((30, 40), (30, 40))
    assert not dict(kept.getexif())
    for secret in (b"Camera of Olu", b"secret", b"Exif"):
        assert secret in photo()
        assert secret not in sound.data


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_cleaned_once_stays_the_same_picture(kind) -> None:
    """Exported and imported again, it has the same digest."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    options = {"exif": exif} if kind != "GIF" else {"comment": b"said"}
    once = read_picture(drawn(kind, **options))
    assert read_picture(once.data).digest == once.digest


def test_a_png_loses_its_words() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Olu at home")
    assert b"Olu at home" not in read_picture(drawn(pnginfo=words)).data


def test_a_see_through_picture_stays_see_through() -> None:
    out = BytesIO()
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Olu")
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG", pnginfo=words)
    assert opened(read_picture(out.getvalue()).data).getpixel((0, 0))[3] == 0


def moving() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is large."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "empty": (b"", "The file is empty"),
    "text": (b"I am no picture", "no PNG, JPEG, GIF or WebP"),
    "SVG": (SVG, "SVG pictures are not taken"),
    "HTML": (b"<html><script>alert(1)</script>", "no PNG, JPEG, GIF or WebP"),
    "BMP": (drawn("BMP"), "no PNG, JPEG, GIF or WebP"),
    "moving": (moving(), "The picture moves"),
    "cut": (drawn("JPEG", (300, 300))[:700], "cannot be read to its end"),
    "cut PNG": (drawn("PNG", (300, 300))[:-60], "cannot be read to its end"),
    "wide": (drawn("PNG", (4001, 2)), "4001 × 2 pixels; at most 4,000 × 4,000"),
    "bomb": (bomb(4100), "at most 4,000 × 4,000"),
    "large bomb": (bomb(60_000), "at most 4,000 × 4,000"),
    "heavy": (drawn() + b"\0" * 2_200_000, "2.1 MB; at most 2 MB"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_refused_with_a_word(data, why) -> None:
    with pytest.raises(PictureFault) as refused:
        read_picture(data)
    assert why in str(refused.value)


@pytest.mark.parametrize("place", range(8, 120, 7))
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_picture_is_taken_or_refused_and_never_breaks(kind, place) -> None:
    data = bytearray(drawn(kind))
    data[place % len(data)] ^= 0xFF
    with suppress(PictureFault):
        assert read_picture(bytes(data)).mime in KINDS.values()


def upload(client, data: bytes, name: str = "grid.png"):
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post(reverse("bank:pictures", args=["ours"]), {"picture": file})


@pytest.mark.django_db
def test_an_uploaded_picture_can_be_shown_at_once(writer, bank, author) -> None:
    reply = upload(writer, drawn())
    picture = Picture.objects.get()
    assert reply.json() == {"source": f"picture:{picture.digest}", "name": "grid.png"}
    shown = writer.get(f"/pictures/{picture.digest}/")
    assert (shown.content, shown["Content-Type"]) == (drawn(), "image/png")
    assert shown["Cache-Control"] == "private, max-age=31536000, immutable"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"] == f'inline; filename="{picture.digest}.png"'
    assert AuditEvent.objects.get(verb="picture.added").group_id == bank.group_id


@pytest.mark.django_db
def test_the_same_picture_is_kept_once(writer, bank) -> None:
    assert upload(writer, drawn()).json() == upload(writer, drawn(), "other.png").json()
    assert Picture.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\pictures\\grid.png", "x" * 400 + ".png", '"><script>.png', "…"]
)
def test_a_name_is_only_a_name(writer, bank, name) -> None:
    upload(writer, drawn(), name)
    kept = Picture.objects.get().name
    assert len(kept) <= 120
    assert not set('/\\<>"') & set(kept)


@pytest.mark.django_db
def test_a_refused_upload_says_why(writer, bank) -> None:
    assert (upload(writer, SVG).status_code, Picture.objects.count()) == (422, 0)
    assert "SVG" in upload(writer, SVG).json()["error"]
    assert "2 MB" in upload(writer, drawn() + b"\0" * 2_200_000).json()["error"]
    assert writer.post(reverse("bank:pictures", args=["ours"])).status_code == 422


@pytest.fixture
def picture(bank, author, now) -> Picture:
    return add_picture(bank, data=drawn(), name="grid.png", by=author, now=now)


def seen_by(client, picture) -> int:
    return client.get(reverse("exams:picture", args=[picture.digest])).status_code


@pytest.mark.django_db
def test_strangers_and_the_signed_out_find_no_picture(signed_in, stranger, picture) -> None:
    assert seen_by(Client(), picture) == seen_by(signed_in(stranger), picture) == 404


@pytest.mark.django_db
def test_members_and_groups_it_was_opened_to_see_it(signed_in, stranger, group, bank, picture, now) -> None:
    client = signed_in(stranger)
    other = StudyGroup.objects.create(name="Other", slug="other")
    Membership.objects.create(group=other, user=stranger, role=Role.MEMBER)
    assert seen_by(client, picture) == 404
    opening = BankOpening.objects.create(bank=bank, group=other, opened_at=now)
    assert seen_by(client, picture) == 200
    opening.delete()
    Membership.objects.create(group=group, user=stranger, role=Role.MEMBER)
    assert seen_by(client, picture) == 200
    StudyGroup.objects.filter(pk=group.pk).update(closed_at=now)
    assert seen_by(client, picture) == 404


PLACES = {
    "stem": lambda text: {"stem": text},
    "option": lambda text: {"options": [{"text": text, "html": "", "why": "", "why_html": ""}]},
    "rationale": lambda text: {"options": [{"text": "x", "html": "", "why": text, "why_html": ""}]},
    "explanation": lambda text: {"explanation": text},
}


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_whoever_was_asked_with_it_sees_it(signed_in, candidate, attempt, bank, picture, place) -> None:
    version = Answer.objects.filter(attempt=attempt).first().version
    type(version.question).objects.filter(pk=version.question_id).update(bank=bank)
    client = signed_in(candidate)
    assert seen_by(client, picture) == 404
    type(version).objects.filter(pk=version.pk).update(**PLACES[place](f"See ![a grid](picture:{picture.digest})."))
    assert seen_by(client, picture) == 200


@pytest.mark.django_db
def test_mentioning_a_digest_in_another_bank_opens_no_picture(signed_in, candidate, attempt, picture) -> None:
    version = Answer.objects.filter(attempt=attempt).first().version
    type(version).objects.filter(pk=version.pk).update(stem=f"![mine](picture:{picture.digest})")
    assert seen_by(signed_in(candidate), picture) == 404


@pytest.mark.django_db
def test_a_picture_the_bank_has_not_is_told_at_its_field(writer, bank, picture) -> None:
    stem = f"![a grid](picture:{picture.digest}) ![gone](picture:{'0' * 16}) Which lot is best?"
    url = reverse("bank:question_preview", args=[bank.slug])
    html = writer.post(url, form_of(replace(SOUND, stem=stem))).content.decode()
    assert f'src="/pictures/{picture.digest}/"' in html
    assert f"The bank has no picture {'0' * 16}." in html


@pytest.mark.django_db
def test_another_bank_keeps_a_picture_of_its_own(picture, group, author, now) -> None:
    other = QuestionBank.objects.create(slug="other", name="Other", group=group)
    add_picture(other, data=drawn(), name="grid.png", by=author, now=now)
    assert Picture.objects.filter(digest=picture.digest).count() == 2
