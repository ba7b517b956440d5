"""The committed rows of `make prove`: complete, of what the site serves, and as the page says."""

import json
from collections import Counter
from pathlib import Path

import pytest

from classroom.chapter import Choice
from classroom.parse import parse
from classroom.source import Source
from prove import figures, page, verdict
from prove.__main__ import SEEDS, TIMES, TRAININGS, show
from prove.claims import (
    CLAIMS,
    EPOCHS,
    MODEL_1,
    Bytes,
    Difference,
    NotFaster,
    Ratio,
)
from prove.networks import ROOT, definitions, program
from prove.rows import BROWSER, COMMITTED, FRESH, KERAS, Rows, images_digest, roughness, text_digest

PLACES = (BROWSER, KERAS)


@pytest.fixture(scope="module", params=[COMMITTED, FRESH], ids=lambda path: path.stem)
def rows(request: pytest.FixtureRequest) -> Rows:
    return Rows(request.param)


@pytest.fixture
def copy(tmp_path: Path) -> Rows:
    """The committed rows, to be changed."""
    path = tmp_path / "rows.jsonl"
    path.write_text(COMMITTED.read_text(encoding="utf-8"), encoding="utf-8")
    return Rows(path)


def test_every_option_has_claims_of_its_own():
    chapter = parse(Source((ROOT / "docs/chapter4.md").read_text(encoding="utf-8")))
    choices = [element for element in chapter.elements() if isinstance(element, Choice)]
    written = {
        (int(choice.id), number): option.correct
        for choice in choices
        for number, option in enumerate(choice.options, 1)
    }
    assert {(claim.choice, claim.option): claim.correct for claim in CLAIMS} == written


def test_every_seed_of_every_case_is_there(rows):
    for place, seeds in SEEDS[rows.path].items():
        trained = Counter((row["case"], row["seed"]) for row in rows.of("training", place=place))
        assert trained == Counter((case, seed) for case in TRAININGS for seed in seeds)
        timed = Counter(row["case"] for row in rows.of("epoch", place=place))
        assert set(timed) == set(TIMES)
        assert len(set(timed.values())) == 1
    for row in rows.of("training"):
        for curve in ("accuracy", "loss", "val_accuracy", "val_loss"):
            assert len(row[curve]) == EPOCHS


def test_rows_are_of_what_the_site_serves(rows):
    """Otherwise `make prove` has to run again."""
    (images,) = (ROOT / "plugins/classroom/assets/datasets").glob("cifar10*.npz")
    assert rows.run["images"] == images_digest(images)
    assert rows.run["program"] == text_digest(program())
    seeds = {place: list(some) for place, some in SEEDS[rows.path].items()}
    assert rows.run["seeds"] == seeds
    assert not {*seeds[KERAS]} - {*seeds[BROWSER]}


def test_the_fresh_seeds_are_others():
    proving, fresh = ({*seeds[BROWSER]} for seeds in SEEDS.values())
    assert len(proving) == len(fresh)
    assert not proving & fresh


def test_networks_are_those_of_the_notebook():
    cells = json.loads((ROOT / "docs/notebooks/02_cnn.ipynb").read_text())["cells"]
    code = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    for function in definitions().split("\n\n\n"):
        assert function.startswith("def model_")
        assert function in code


def test_the_largest_batch_trains_and_the_next_one_does_not(rows):
    assert rows.memory(rows.largest)["refusal"] == ""
    for batch in (rows.largest + 1, 20_000):
        assert rows.memory(batch)["refusal"].startswith("ResourceExhaustedError")


def test_what_is_written_down_holds(rows, capsys):
    assert show(rows) == 0
    printed = capsys.readouterr().out
    for claim in CLAIMS:
        assert claim.text in printed


def test_page_and_pictures_are_those_of_the_rows():
    rows = Rows(COMMITTED)
    assert page.PAGE.read_text(encoding="utf-8") == page.render(rows, Rows(FRESH))
    for name, draw in figures.FIGURES.items():
        path = page.PICTURES / f"{name}.svg"
        assert path.read_text(encoding="utf-8") == draw(rows).render(), name


@pytest.mark.parametrize(
    ("claim", "place"),
    # Memory is a matter of the browser's engine.
    [(c, place) for c in CLAIMS for place in PLACES if (type(c.check), place) != (Bytes, KERAS)],
    ids=lambda value: getattr(value, "text", value),
)
def test_a_claim_that_is_not_what_happens_fails(copy, capsys, claim, place):
    """With the numbers of its two cases exchanged, or more memory, each row says no."""
    match claim.check:
        case Difference(better=one, worse=other) | Ratio(slower=one, faster=other):
            kind = "training" if isinstance(claim.check, Difference) else "epoch"
            exchanged = {one: other, other: one}
            for row in copy.of(kind, place=place):
                row["case"] = exchanged.get(row["case"], row["case"])
        case NotFaster(case=case):
            for row in copy.of("epoch", place=place, case=case):
                row["seconds"] /= 100
        case Bytes(batch):
            copy.memory(batch)["needed"] = 1
    (result,) = (result for result in verdict.results(copy) if result.claim is claim)
    (finding,) = (finding for finding in result.findings if finding.place == place)
    assert not finding.holds
    assert not result.holds
    assert show(copy) == 1
    assert "NO" in capsys.readouterr().out


def test_a_tie_of_the_browser_is_said(copy, capsys):
    ((claim, check),) = (
        (claim, claim.check)
        for claim in CLAIMS
        if isinstance(claim.check, Ratio) and claim.check.tie
    )
    slower = copy.seconds(BROWSER, check.slower)
    for row in copy.of("epoch", place=BROWSER, case=check.faster):
        row["seconds"] = slower / 1.05
    assert show(copy) == 0
    assert f"The browser ties: {claim.text}." in capsys.readouterr().out
    assert "**In the browser it is a tie**" in page.render(copy, Rows(FRESH))


def test_the_page_says_which_rows_did_not_hold_again(copy):
    for row in copy.of("training", case=MODEL_1):
        row["training_accuracy"] = 0.0
    text = page.render(Rows(COMMITTED), copy)
    assert "**Of 22 rows 1 did not hold.**" in text
    assert text.count("**no**") == 1


@pytest.mark.parametrize("missing", [{"seed": 7}, {"kind": "memory"}, {"kind": "epoch"}])
def test_rows_that_are_missing_fail(copy, capsys, missing):
    copy.all = [row for row in copy.all if not missing.items() <= row.items()]
    assert show(copy) == 1
    assert "`make prove`" in capsys.readouterr().out


def test_half_a_row_of_a_broken_off_run_is_left_out(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"kind": "run"}\n{"kind": "trai', encoding="utf-8")
    assert Rows(path).all == [{"kind": "run"}]


@pytest.mark.parametrize(
    ("curve", "expected"), [([0.1, 0.2, 0.3, 0.4], 0), ([0, 1, 0, 1], 2), ([0, 0, 1], 1)]
)
def test_roughness(curve, expected):
    assert roughness(curve) == pytest.approx(expected)
