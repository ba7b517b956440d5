"""The decks of the course: complete, with notes, pictures that exist and numbers that are right."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.figures import regularization
from tools.figures.__main__ import FIGURES, FOLDER, main

SLIDES = Path(__file__).resolve().parents[2] / "slides"
DECKS = sorted(SLIDES.glob("*.md"))
CHAPTER_4 = {
    "chapter4_01_cnn",
    "chapter4_02_batch_norm_spatial_dropout",
    "chapter4_03_some_tricks_with_neural_networks",
}
NOTES = re.compile(r"^notes?:[ \t]*$", re.IGNORECASE | re.MULTILINE)
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```[ \t]*$", re.DOTALL | re.MULTILINE)
SVG = "{http://www.w3.org/2000/svg}"

each_deck = pytest.mark.parametrize("deck", DECKS, ids=lambda path: path.stem)
each_figure = pytest.mark.parametrize(
    "figure", sorted((SLIDES / "images").glob("*.svg")), ids=lambda path: path.stem
)


def parts(deck: Path) -> tuple[dict[str, str], str]:
    """The fields of the front matter, and the text after it."""
    text = deck.read_text(encoding="utf-8")
    opening, front, body = text.split("---\n", 2)
    assert opening == "", f"{deck.name} does not start with front matter"
    return dict(line.split(": ", 1) for line in front.strip().splitlines()), body


def slides_of(deck: Path) -> list[str]:
    return re.split(r"^---[ \t]*$", parts(deck)[1], flags=re.MULTILINE)


def test_chapter_4_has_its_decks() -> None:
    assert {deck.stem for deck in DECKS} >= CHAPTER_4


@each_deck
def test_front_matter(deck: Path) -> None:
    fields = parts(deck)[0]
    assert fields["title"]
    assert fields["description"]


@each_deck
def test_number_of_slides(deck: Path) -> None:
    assert 14 <= len(slides_of(deck)) <= 22


@each_deck
def test_no_separator_inside_a_fence(deck: Path) -> None:
    body = parts(deck)[1]
    assert len(re.findall(r"^```", body, re.MULTILINE)) % 2 == 0
    for fence in FENCE.findall(body):
        assert not re.search(r"^---[ \t]*$", fence, re.MULTILINE), fence


@each_deck
def test_every_slide_has_one_heading(deck: Path) -> None:
    for number, slide in enumerate(slides_of(deck), 1):
        headings = re.findall(r"^#{1,2} \S.*$", FENCE.sub("", slide), re.MULTILINE)
        assert len(headings) == 1, f"slide {number} of {deck.name}: {headings}"


@each_deck
def test_speaker_notes_on_every_inner_slide(deck: Path) -> None:
    for number, slide in enumerate(slides_of(deck)[1:-1], 2):
        before_and_notes = NOTES.split(slide)
        assert len(before_and_notes) == 2, f"slide {number} of {deck.name} has no notes, or two"
        words = len(before_and_notes[1].split())
        assert 60 <= words <= 180, f"slide {number} of {deck.name}: {words} words of notes"


@each_deck
def test_images_exist_and_have_a_text_alternative(deck: Path) -> None:
    found = list(IMAGE.finditer(parts(deck)[1]))
    assert found, f"{deck.name} shows no picture"
    for image in found:
        assert (SLIDES / image["path"]).is_file(), f"{deck.name}: {image['path']}"
        assert len(image["alt"].split()) >= 8, (
            f"{deck.name}: {image['path']} needs a longer alt text"
        )


@each_deck
def test_references_stand_at_the_end(deck: Path) -> None:
    last = slides_of(deck)[-1]
    assert "## References" in last
    for entry in re.findall(r"^- .*$", last, re.MULTILINE):
        assert re.search(r"\]\(https://(doi\.org/10\.|arxiv\.org/abs/)", entry), entry


def test_at_least_six_slides_are_alive() -> None:
    found = [
        name
        for deck in DECKS
        for slide in slides_of(deck)
        for name in re.findall(r'data-live="([\w-]+)"', FENCE.sub("", slide))
    ]
    assert len(set(found)) >= 6
    assert len(found) == len(set(found))


@each_figure
def test_figure_says_what_it_shows(figure: Path) -> None:
    root = ElementTree.parse(figure).getroot()
    for tag in ("title", "desc"):
        element = root.find(f"{SVG}{tag}")
        assert element is not None and element.text, f"{figure.name} has no <{tag}>"
    style = root.findtext(f"{SVG}style") or ""
    assert "prefers-color-scheme:dark" in style
    assert not root.findall(f".//{SVG}script")


@each_figure
def test_letters_of_a_figure_can_be_read_on_a_phone(figure: Path) -> None:
    root = ElementTree.parse(figure).getroot()
    # There a figure has 313 of the window's 390 pixels.
    scale = 313 / float(root.attrib["viewBox"].split()[2])
    sizes = [float(text.attrib["font-size"]) * scale for text in root.iter(f"{SVG}text")]
    assert min(sizes) > 7.5


@each_figure
def test_figure_is_shown_in_a_deck(figure: Path) -> None:
    assert any(f"(images/{figure.name})" in deck.read_text(encoding="utf-8") for deck in DECKS)


def test_numbers_of_the_network_of_exercise_26() -> None:
    """Shapes, parameters, multiplications and memory, computed once more."""
    side, channels, parameters, products, values = 32, 3, 0, 0, 32 * 32 * 3
    for filters in (16, 32):
        side -= 2
        parameters += (9 * channels + 1) * filters
        products += side * side * 9 * channels * filters
        values += side * side * filters
        side //= 2
        values += side * side * filters
        channels = filters
    assert (side, channels) == (6, 32)
    convolutions, convolution_products = parameters, products
    inputs = side * side * channels
    for units in (32, 16, 10):
        parameters += (inputs + 1) * units
        products += inputs * units
        values += units
        inputs = units
    cnn = (SLIDES / "chapter4_01_cnn.md").read_text(encoding="utf-8")
    tricks = (SLIDES / "chapter4_03_some_tricks_with_neural_networks.md").read_text(
        encoding="utf-8"
    )
    for number in (convolutions, parameters, convolution_products, products):
        assert f"{number:,}" in cnn
    assert f"{values:,} numbers or {4 * values:,} bytes" in tricks
    for batch in (1, 8, 32, 256, 20_000):
        updates = -(-50_000 // batch)
        row = re.search(rf"^\| {batch:,} \| {updates:,} \| ([\d.,]+) MB \|$", tricks, re.MULTILINE)
        assert row, f"no row for batch size {batch}"
        megabytes = float(row[1].replace(",", ""))
        assert megabytes == pytest.approx(4 * values * batch / 1e6, rel=0.1)
    assert f"{convolutions + 33 * 32 + 33 * 16 + 17 * 10:,}" in tricks


def test_every_figure_is_drawn_by_the_project() -> None:
    """The files in the folder of figures are those that `python -m tools.figures` writes."""
    assert set(FIGURES) == {path.stem for path in FOLDER.iterdir()}


def test_a_figure_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-figure"]) == 2
    assert "no figure no-such-figure" in capsys.readouterr().err


def test_measured_curves_say_what_the_decks_say() -> None:
    """Numbers that the decks quote from the runs behind the figures."""
    plain, dropped = regularization.plain(), regularization.dropped()
    deck = (SLIDES / "chapter4_02_batch_norm_spatial_dropout.md").read_text(encoding="utf-8")
    best = min(plain.val_loss)
    assert f"in epoch {plain.val_loss.index(best) + 1}" in deck
    assert f"lowest validation loss {best:.2f} → {min(dropped.val_loss):.2f}" in deck
    assert plain.accuracy[-1] == 1
    assert plain.val_loss[-1] > best + 0.1
