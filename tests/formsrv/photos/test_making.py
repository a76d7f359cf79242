"""Whatever a stranger sends becomes three plain pictures, or a reason why not."""

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from catalog.photos import (
    AVIF_MAX,
    FILE_MAX,
    JPEG_MAX,
    LARGE_MAX,
    Unusable,
    UnusableImageError,
    small_size,
)
from formsrv.photos import child
from formsrv.photos.limited import make_pictures_apart
from tests.support.pictures import CANARIES, drawing, opened, photo

HEIC = (Path(__file__).parent / "house.heic").read_bytes()
RED, BLUE = (200, 40, 40), (40, 60, 200)


def near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    """Tell whether a colour is the same but for what compression costs."""
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 25 for one, other in zip(pixel, wanted, strict=True))


def refused(raw: bytes) -> Unusable:
    with pytest.raises(UnusableImageError) as error:
        make_pictures_apart(raw)
    return error.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_no_note_of_a_camera_comes_through(kind: str) -> None:
    """Place, maker and comment stand in the file that is sent and in nothing that is made of it."""
    raw = HEIC if kind == "HEIC" else photo(kind)
    assert b"Ortskanarie" in raw

    made = make_pictures_apart(raw)

    for part in (made.large, made.avif, made.jpeg):
        assert not [word for word in CANARIES if word in part]
        found = opened(part)
        assert dict(found.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & found.info.keys()
    assert opened(made.avif).format == "AVIF"
    assert (len(made.large) <= LARGE_MAX, len(made.avif) <= AVIF_MAX) == (True, True)
    assert len(made.jpeg) <= JPEG_MAX
    assert opened(made.jpeg).size == small_size(made.width, made.height)


def test_a_picture_taken_sideways_stands_upright() -> None:
    """The note that says how the camera was held is carried out, then gone."""
    made = make_pictures_apart(photo(orientation=6))

    found = opened(made.large)
    assert found.size == (made.width, made.height) == (480, 640)
    assert near(found.getpixel((240, 20)), RED)
    assert near(found.getpixel((240, 620)), BLUE)


def test_a_large_picture_is_made_smaller_and_a_noisy_one_still_fits() -> None:
    """The largest side is 1600 pixels, and quality gives way until the size fits."""
    noise = Image.effect_noise((2400, 1800), 120).convert("RGB")

    made = make_pictures_apart(photo(image=noise, quality=80))

    assert max(made.width, made.height) <= 1600
    assert len(made.large) <= LARGE_MAX
    assert (len(made.avif) <= AVIF_MAX, len(made.jpeg) <= JPEG_MAX) == (True, True)


def test_what_shines_through_is_shown_on_white() -> None:
    clear = drawing().convert("RGBA")
    clear.putalpha(0)

    made = make_pictures_apart(photo("PNG", clear))

    assert near(opened(made.large).getpixel((5, 5)), (255, 255, 255))


def grey_ramp(**named: int) -> bytes:
    """Write a PNG of sixteen bits of grey, black at the left and white at the right."""
    image = Image.new("I;16", (640, 480))
    image.putdata([column * 65_535 // 639 for _ in range(480) for column in range(640)])
    return photo("PNG", image, **named)


@pytest.mark.parametrize("named", [{}, {"transparency": 40_000}], ids=["plain", "transparent"])
def test_grey_of_sixteen_bits_keeps_its_shades(named: dict[str, int]) -> None:
    found = opened(make_pictures_apart(grey_ramp(**named)).large).convert("L")

    row = found.tobytes()[240 * 640 : 241 * 640]
    shades = [row[column] for column in (1, 160, 320, 480, 638)]
    wanted = (0, 64, 128, 192, 255)
    assert all(abs(one - other) < 8 for one, other in zip(shades, wanted, strict=True))


def test_a_wide_view_is_taken() -> None:
    """Five times as wide as high is what a phone makes when it is swung round."""
    made = make_pictures_apart(photo(image=drawing(2000, 400)))

    assert (made.width, made.height) == (1600, 320)


def test_of_an_animated_picture_the_first_one_is_taken() -> None:
    other = drawing().rotate(180)

    made = make_pictures_apart(photo("WEBP", save_all=True, append_images=[other], quality=90))

    found = opened(made.large)
    assert getattr(found, "n_frames", 1) == 1
    assert near(found.getpixel((20, 20)), RED)


def test_what_is_hidden_behind_a_picture_is_left_behind() -> None:
    """A file that is a picture and an archive at once becomes a picture only."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("Textkanarie.html", "<script>Textkanarie</script>")
    raw = photo() + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(raw))

    made = make_pictures_apart(raw)

    for part in (made.large, made.avif, made.jpeg):
        assert b"Textkanarie" not in part
        assert not zipfile.is_zipfile(io.BytesIO(part))


def png_of(width: int, height: int) -> bytes:
    """Write the header of a PNG that says it is so large, and very little behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 2_000_000))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a text called picture.jpg", b"Hello, I am no picture.", Unusable.UNKNOWN),
        ("nothing", b"", Unusable.UNKNOWN),
        ("an SVG", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', Unusable.UNKNOWN),
        ("a GIF", photo("GIF"), Unusable.UNKNOWN),
        ("20,000 x 20,000 pixels", png_of(20_000, 20_000), Unusable.TOO_MANY_PIXELS),
        ("2,147,483,647 pixels wide", png_of(2**31 - 1, 3), Unusable.TOO_MANY_PIXELS),
        ("hardly anything to see", photo(image=drawing(199, 400)), Unusable.TOO_SMALL),
        ("a wide strip", photo(image=drawing(2001, 400)), Unusable.TOO_NARROW),
        ("a tall strip", photo("PNG", drawing(320, 6_000)), Unusable.TOO_NARROW),
        ("the first half of a JPEG", photo(quality=95)[:6_000], Unusable.DAMAGED),
        ("the first half of a PNG", photo("PNG", drawing(900, 900))[:900], Unusable.DAMAGED),
        ("half a HEIC", HEIC[: len(HEIC) // 2], Unusable.DAMAGED),
        ("more than 12 MB", b"\xff\xd8" + bytes(FILE_MAX), Unusable.TOO_BIG),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_what_is_no_photo_is_refused_with_a_reason(name: str, raw: bytes, reason: Unusable) -> None:
    assert refused(raw) is reason, name


def test_a_bomb_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is decoded: loading any picture would end this test."""
    from catalog.images import make_pictures

    def explode(_self: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", explode)
    with pytest.raises(UnusableImageError) as error:
        make_pictures(png_of(20_000, 20_000))
    assert error.value.reason is Unusable.TOO_MANY_PIXELS
    with pytest.raises(AssertionError, match="decoded"):
        make_pictures(photo("PNG"))


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """Also one that is deaf to gentler signals; the sender is told that the file is no good."""
    slow = tmp_path / "slow.py"
    slow.write_text("import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(60)\n")

    with pytest.raises(UnusableImageError) as error:
        make_pictures_apart(photo(), seconds=0.5, child=(str(slow),))

    assert error.value.reason is Unusable.DAMAGED


PROBES = {
    "memory": "bytes(1_500_000_000)",
    "a file": "import os; os.write(os.open('/dev/shm/photo-probe', 65), b'x')",
    "many files": "[open('/dev/null') for _ in range(100)]",
    "time": "[None for _ in iter(int, 1)]",
}


@pytest.mark.parametrize("name", PROBES)
def test_the_process_may_use_little(name: str) -> None:
    """Memory, files and time end where the limits say; without them the same lines run."""
    lines = [
        "import resource, sys",
        f"sys.path.insert(0, {str(Path(child.__file__).parent)!r})",
        "import child",
        "child.MEMORY, child.SECONDS = 1_200_000_000, 1",
    ]

    def run(*more: str) -> int:
        program = "\n".join((*lines, *more))
        command = [sys.executable, "-I", "-c", program]
        try:
            return subprocess.run(
                command, capture_output=True, timeout=3 if len(more) == 1 else 30, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            return 0

    assert run("child.limit()", PROBES[name]) != 0
    assert run(PROBES[name]) == 0
    (Path("/dev/shm") / "photo-probe").unlink(missing_ok=True)  # noqa: S108


def test_the_process_sees_nothing_of_its_parent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No variable, no folder, no module of whoever starts it."""
    monkeypatch.setenv("DATABASE_URL", "Textkanarie")
    curious = tmp_path / "curious.py"
    told = tmp_path / "told"
    curious.write_text(
        "import os, pathlib, sys\nsys.stdin.buffer.read()\n"
        f"pathlib.Path({str(told)!r}).write_text(f'{{dict(os.environ)}} {{os.getcwd()}} {{sys.path}}')\n"
    )

    with pytest.raises(UnusableImageError):
        make_pictures_apart(photo(), child=(str(curious),))

    found = told.read_text()
    assert "Textkanarie" not in found
    assert str(Path.cwd()) + "'" not in found
