"""Themes: which passages have them, in both languages, with ids that stay, and what is said of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from diglot.cli import app
from diglot.corpus.filters import Filters
from diglot.corpus.reader import Reader
from diglot.corpus.schema import schemas
from diglot.corpus.search import Searcher
from diglot.corpus.store import Store, open_store
from diglot.corpus.themes.candidates import candidates
from diglot.corpus.themes.changes import stored_labels, stored_themes, theme_changes
from diglot.corpus.themes.evidence import Evidence
from diglot.corpus.themes.fitting import bring_up_to_date, snapshots
from diglot.corpus.themes.free import NONE, find_groups
from diglot.corpus.themes.gold import Labelled, evaluate_guided, read_gold
from diglot.corpus.themes.guided import fit_meanings, likelihood
from diglot.corpus.themes.labels import Naming, name_themes
from diglot.corpus.themes.overview import overview
from diglot.corpus.themes.own import guided_themes
from diglot.corpus.themes.space import Space
from diglot.corpus.tokens import search_tokens
from diglot.extract.parse import read
from diglot.models.encoder import encode
from diglot.models.errors import CorpusError
from diglot.models.lexicon import Themes, load

ROOT = Path(__file__).parents[2]
IDS = [theme.id for theme in load(Themes).theme]

# What words say


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        pytest.param("New tariffs raised the landed cost.", "tariffs_supply_chain", id="en"),
        pytest.param("關稅提高了到岸成本。", "tariffs_supply_chain", id="zh-Hant"),
        pytest.param("关税提高了到岸成本。", "tariffs_supply_chain", id="zh-Hans"),
        pytest.param("人工智慧輔助判讀", "ai_adoption", id="the-island's-word"),
        pytest.param("PET/MRI in oncology", "hybrid_imaging", id="slash"),
        pytest.param("Point-of-care testing", "point_of_care", id="hyphens"),
        pytest.param("The labour shortage goes on", "talent", id="british"),
        pytest.param("data governance rules", "interoperability_data", id="two-words"),
        pytest.param("Cooling as a service", "service_models", id="stop-words"),
    ],
)
def test_a_term_speaks_for_its_theme(text: str, theme: str) -> None:
    weights = Evidence(load(Themes).theme).weigh([text])[0]
    assert IDS[int(weights.argmax())] == theme
    assert weights.max() >= 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The market reached USD 4 billion.", id="a-word-inside-another"),
        pytest.param("They said that hair care grew.", id="ai-inside-words"),
        pytest.param("The fair petition", id="pet-inside-words"),
        pytest.param("Laboratory services and a service station", id="service-without-its-stop-words"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_words_speak_for_none(text: str) -> None:
    assert not Evidence(load(Themes).theme).weigh([text]).any()


def test_hints_alone_are_less_than_a_term() -> None:
    text = "Suppliers, components, freight, customs, inventory, logistics and imports."
    assert 0 < Evidence(load(Themes).theme).weigh([text]).max() < 1


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        pytest.param("Two out of three positions stay open, and wages climb.", "talent", id="en"),
        pytest.param("护理岗位三分之二长期空着，薪水不断上涨。", "talent", id="zh-Hans"),
        pytest.param("新進人員不足，老師傅紛紛退休。", "talent", id="zh-Hant"),
        pytest.param("The market grew by 4% to USD 2 billion.", None, id="en-figures"),
        pytest.param("市场规模增长4%，达20亿美元。", None, id="zh-figures"),
    ],
)
def test_meaning_speaks_for_a_theme_without_its_words(text: str, theme: str | None) -> None:
    themes = load(Themes).theme
    space = Space(np.zeros((0, 384), np.float32), np.zeros(384, np.float32))
    likely = likelihood(space.place(encode([text])), *fit_meanings(themes, space))[0]
    found = [one.id for one, p in zip(themes, likely, strict=True) if p > 0.5 and not one.aside]
    assert found == [theme] * (theme is not None)


def test_every_theme_is_described_in_both_languages() -> None:
    assert len(set(IDS)) == len(IDS)
    for theme in load(Themes).theme:
        assert theme.label_en
        assert theme.label_zh
        assert theme.phrases_en
        assert theme.phrases_zh


# How well


@pytest.mark.parametrize(
    "files",
    [
        pytest.param("tests/data/themes/*.jsonl", id="imaging"),
        pytest.param("tests/data/themes/reports/*.jsonl", id="other-industries"),
    ],
)
def test_guided_themes_are_found(files: str) -> None:
    passages = [one for file in sorted(ROOT.glob(files)) for one in read_gold(file, ROOT)]
    assert evaluate_guided(passages).f1 >= 0.85


_P, _A, _H, _T, _D = "point_of_care", "ai_adoption", "hybrid_imaging", "tariffs_supply_chain", "interoperability_data"
_R, _G, _W, _V = "reimbursement", "regulation", "talent", "service_models"
SEED: dict[int, list[str]] = {
    5: [], 7: [_R, _D], 8: [_A, _H, _P], 9: [_T], 10: [_H, _P, _D], 11: [_R, _D, _G], 12: [_V, _A], 13: [_D, _A], 14: [],
    15: [_A, _H, _P, _T, _V], 16: [], 18: [_R, _D], 19: [_V, _P, _D], 20: [_A, _H, _P], 21: [_V, _D], 22: [_T],
    23: [_T, _G], 24: [_H, _P, _D], 25: [], 26: [_R, _D, _G], 27: [_R, _G, _T], 28: [_V, _A], 29: [_W, _V], 30: [_D, _A],
    31: [_T, _V, _W], 32: [], 33: [], 34: [_A, _H, _P, _T, _V], 35: [_D],
}  # fmt: skip
"""Themes of the passages of a report that lies beside a checkout, by their number."""


def test_guided_themes_are_found_in_a_report_of_others(shared: Path) -> None:
    from diglot.corpus.passages import find_passages

    document = read(next(shared.glob("seed/*.txt")))
    labelled = [
        Labelled(one, document.text[one.start : one.end], frozenset(SEED[number]) if number in SEED else None)
        for number, one in enumerate(find_passages(document))
    ]
    assert evaluate_guided(labelled).f1 >= 0.85


# Groups


def _blobs(middles: int, each: int, *, noise: float = 0.15) -> np.ndarray[Any, np.dtype[np.float32]]:
    random = np.random.default_rng(3)
    centres = np.eye(middles, 24, dtype=np.float32)
    rows = np.repeat(centres, each, axis=0) + noise * random.standard_normal((middles * each, 24)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize(("middles", "each"), [(6, 20), (10, 20), (10, 300)])
def test_groups_are_found_in_their_number(middles: int, each: int) -> None:
    found = find_groups(_blobs(middles, each))
    wanted = np.repeat(np.arange(middles), each)
    agreed = {(one, other) for one, other in zip(wanted, found, strict=True) if other != NONE}
    assert (found != NONE).mean() > 0.9
    assert len({other for _, other in agreed}) >= middles
    assert len(agreed) == len({other for _, other in agreed})  # no group has two


def test_the_same_vectors_have_the_same_groups() -> None:
    vectors = _blobs(8, 300)
    assert (find_groups(vectors) == find_groups(vectors)).all()


@pytest.mark.parametrize("count", [0, 1, 5, 9])
def test_few_passages_have_no_groups(count: int) -> None:
    assert (find_groups(_blobs(1, 10)[:count]) == NONE).all()


@pytest.mark.parametrize(
    ("text", "lang", "wanted", "unwanted"),
    [
        pytest.param("Buyers look at customer lists.", "en", {"customer list"}, {"buyers look", "look"}, id="verbs"),
        pytest.param("Bay Foods leases cold stores.", "en", {"cold store"}, {"bay food", "bay"}, id="names"),
        pytest.param("The market grew over the forecast period.", "en", set(), {"market", "forecast period"}, id="boilerplate"),
        pytest.param("買方看重客戶名單。", "zh-Hant", {"客户名单"}, {"买方看重", "看重"}, id="zh-verbs"),
        pytest.param("預測期間市場規模成長。", "zh-Hant", set(), {"预测", "市场", "规模"}, id="zh-boilerplate"),
    ],
)  # fmt: skip
def test_labels_are_made_of_noun_phrases(text: str, lang: str, wanted: set[str], unwanted: set[str]) -> None:
    found = {one.form for one in candidates(text, lang)}
    assert wanted <= found
    assert not found & unwanted


def named(english: Sequence[str], chinese: Sequence[str], pairs: dict[str, str]) -> dict[str, tuple[Naming, Naming]]:
    """Return the naming of two themes, the first and the second half of passages."""
    half = len(english) // 2
    passages = [
        ((("cold", "arms")[place >= half],), text, lang)
        for lang, texts in {"en": english, "zh-Hant": chinese}.items()
        for place, text in enumerate(texts)
    ]
    vectors = encode([text for _, text, _ in passages])
    centres = {
        theme: vectors[[place for place, (themes, _, _) in enumerate(passages) if themes == (theme,)]].mean(axis=0)
        for theme in ("cold", "arms")
    }
    return name_themes(passages, pairs, centres, encode)


@pytest.mark.parametrize("pairs", [{}, {"helium": "氦氣", "robots": "機器人"}], ids=["by-meaning", "by-the-glossary"])
def test_labels_say_the_same_in_both_languages(pairs: dict[str, str]) -> None:
    english = [
        "The helium supply for magnets",
        "The helium supply is short",
        "Arc robots weld bodies",
        "The robots paint",
    ]
    chinese = ["磁體的氦氣供應短缺", "氦氣供應中斷", "機器人焊接車身", "機器人噴塗車身"]
    found = named(english, chinese, pairs)
    assert "helium" in found["cold"][0].label
    assert "氦氣" in found["cold"][1].label
    assert "robots" in found["arms"][0].label
    assert "機器人" in found["arms"][1].label


# A corpus

SUBJECTS = {
    "tariffs": [
        ("Tariffs raised the cost of imported parts.", "關稅提高了進口零件的成本。"),
        ("New duties made suppliers move assembly.", "新關稅使供應商遷移組裝。"),
    ],
    "oats": [
        (f"Oat milk {verb} in cafes and supermarkets.", f"燕麥奶在咖啡館和超市{zh}。")
        for verb, zh in (("sells well", "熱銷"), ("is new", "是新品"), ("costs more", "較貴"), ("foams", "起泡"), ("lasts", "耐放"), ("won", "得獎"))
    ],
    "elevators": [
        (f"Elevator {part} in old buildings wear out.", f"老建築的電梯{zh}磨損。")
        for part, zh in (("ropes", "鋼索"), ("doors", "門"), ("brakes", "煞車"), ("motors", "馬達"), ("rails", "導軌"), ("cabins", "車廂"))
    ],
}  # fmt: skip


def rows_of(name: str, texts: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "id": f"{name}:{place}", "report": name, "lang": lang, "kind": "paragraph", "start": place, "end": place + len(text),
            "text": text, "context": text, "tokens": " ".join(search_tokens(text)), "pair": f"{name}-{number}",
            "publisher": "Kestrel Desk", "market": name, "figure_kinds": [], "themes": [],
        }
        for number, both in enumerate(texts)
        for place, lang, text in ((2000 * number, "en", both[0]), (2000 * number + 1000, "zh-Hant", both[1]))
    ]  # fmt: skip
    vectors = encode([str(row["context"]) for row in rows])
    return [row | {"vector": vector} for row, vector in zip(rows, vectors, strict=True)]


def add(store: Store, name: str, texts: Sequence[tuple[str, str]]) -> None:
    now = datetime.now(UTC)
    report = {"id": name, "source": f"{name}.txt", "published": now.date(), "ingested": now, "status": "read"}
    with store.writing() as writer:
        writer.add({
            "reports": pa.Table.from_pylist([report], schemas()["reports"]),
            "passages": pa.Table.from_pylist(rows_of(name, texts), schemas()["passages"]),
        })  # fmt: skip
        writer.publish()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("themes") / "corpus"
    store = open_store(folder, create=True)
    for name, texts in SUBJECTS.items():
        add(store, name, texts)
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    """Return a corpus of its own for a test to change."""
    return open_store(copytree(made, tmp_path / "corpus"))


def themes_of(store: Store) -> dict[str, list[str]]:
    return {row["id"]: row["themes"] for row in store.rows("passages", ["id", "themes"]).to_pylist()}


def test_themes_hold_both_languages(store: Store) -> None:
    found, _ = overview(store, guided_themes())
    tariffs = next(theme for theme in found.themes if theme.id == "tariffs_supply_chain")
    assert {one.lang for one in (*tariffs.en, *tariffs.zh)} == {"en", "zh-Hant"}
    assert tariffs.size == 4
    free = [theme for theme in found.themes if theme.kind == "free"]
    assert free
    assert all(theme.en and theme.zh and theme.label_en and theme.label_zh for theme in free)
    assert found.language_information <= 0.05


def test_examples_stand_where_it_says(store: Store) -> None:
    found, _ = overview(store, guided_themes())
    places = {(row["report"], row["start"], row["end"]): row["text"] for row in store.rows("passages").to_pylist()}
    for theme in found.themes:
        for one in (*theme.en, *theme.zh):
            assert places[one.report, one.start, one.end] == one.quote


def test_the_same_corpus_has_the_same_themes(store: Store) -> None:
    bring_up_to_date(store, guided_themes())
    first = themes_of(store)
    bring_up_to_date(store, guided_themes(), refit=True)
    assert themes_of(store) == first


def test_nothing_new_writes_no_snapshot(store: Store) -> None:
    assert len(bring_up_to_date(store, guided_themes())) == 1
    assert len(bring_up_to_date(store, guided_themes())) == 1


def test_new_reports_get_the_themes_that_there_are(store: Store) -> None:
    bring_up_to_date(store, guided_themes())
    before = themes_of(store)
    add(store, "later", [("A tariff on magnets was announced.", "宣布對磁體課徵關稅。"), SUBJECTS["oats"][0]])
    last = bring_up_to_date(store, guided_themes())[-1]
    after = themes_of(store)
    assert {id_: after[id_] for id_ in before} == before
    assert after["later:0"] == after["later:1000"] == ["tariffs_supply_chain"]
    assert after["later:2000"] == before["oats:0"]
    assert last.number == 2
    assert next(theme.size for theme in last.themes if theme.id == "tariffs_supply_chain") == 6


def test_ids_stay_at_a_refit(store: Store) -> None:
    bring_up_to_date(store, guided_themes())
    before = themes_of(store)
    add(store, "later", [("Ski resorts make snow.", "滑雪場造雪。")] * 2)
    bring_up_to_date(store, guided_themes(), refit=True)
    after = themes_of(store)
    kept = [id_ for id_ in before if before[id_] and before[id_] == after[id_]]
    assert len(kept) >= 0.7 * sum(map(bool, before.values()))


def test_what_is_new_is_told_against_the_snapshot_before(store: Store, tmp_path: Path) -> None:
    overview(store, guided_themes())
    own = tmp_path / "ours.toml"
    own.write_text(
        '[[theme]]\nid = "coffee"\nlabel_en = "Coffee"\nlabel_zh = "咖啡"\nterms_en = ["cafe"]\nterms_zh = ["咖啡馆"]\n',
        encoding="utf-8",
    )
    found, _ = overview(store, guided_themes(own))
    coffee = next(theme for theme in found.themes if theme.id == "coffee")
    assert coffee.new
    assert coffee.size == 12
    assert not any(theme.new for theme in found.themes if theme.id in IDS)
    assert found.earlier is not None


def test_a_theme_that_one_language_lacks_is_told(store: Store) -> None:
    add(store, "lacking", [("Tariffs rose.", "下雨了。"), ("Tariffs fell.", "下雪了。")])
    found, _ = overview(store, guided_themes())
    assert [(one.source, one.theme, one.lang, one.passages) for one in found.one_sided] == [
        ("lacking.txt", "tariffs_supply_chain", "en", 2)
    ]


def test_shares_are_told_by_date_publisher_region_and_market(store: Store) -> None:
    add(store, "abroad", [("Tariffs in Mexico rose.", "墨西哥的關稅上升。"), ("Mexico has beaches.", "墨西哥有海灘。")])
    found, _ = overview(store, guided_themes())
    tariffs = next(theme for theme in found.themes if theme.id == "tariffs_supply_chain")
    assert tariffs.by_region["Mexico"] == 0.5
    assert tariffs.by_market["oats"] == 0
    assert tariffs.by_publisher["Kestrel Desk"] > 0
    assert next(iter(tariffs.by_date.values())) > 0


def test_editions_are_told_by_the_themes_of_the_corpus(store: Store) -> None:
    overview(store, guided_themes())
    reader = Reader(store.uri)
    found = list(
        theme_changes(stored_themes(reader, ["oats"]), stored_themes(reader, ["tariffs"]), stored_labels(reader))
    )
    tariffs = next(one for one in found if one.kind == "tariffs_supply_chain")
    assert (tariffs.change, tariffs.old, tariffs.new, tariffs.unit) == ("added", None, "4", "passages")
    assert any(one.kind.startswith("theme-") and one.change == "removed" for one in found)


def test_the_order_of_reports_does_not_matter(store: Store, tmp_path: Path) -> None:
    other = open_store(tmp_path / "other", create=True)
    for name, texts in reversed(SUBJECTS.items()):
        add(other, name, texts)
    one, two = (overview(each, guided_themes())[0].themes for each in (store, other))
    assert [(theme.id, theme.label_en, theme.label_zh, theme.terms_en, theme.en) for theme in one] == [
        (theme.id, theme.label_en, theme.label_zh, theme.terms_en, theme.en) for theme in two
    ]
    assert themes_of(store) == themes_of(other)


def test_a_search_can_be_confined_to_a_theme(store: Store) -> None:
    bring_up_to_date(store, guided_themes())
    hits = Searcher(Reader(store.uri)).search("cost", Filters(theme="tariffs_supply_chain")).hits
    assert {hit.passage.report for hit in hits} == {"tariffs"}


@pytest.mark.parametrize("text", ["[[theme]]\nid = 3\n", "[[theme", "[[theme]]\nid = 'x'\n"])
def test_a_file_of_another_form_is_named(tmp_path: Path, text: str) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"ours\.toml"):
        guided_themes(own)


def test_an_empty_corpus_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "corpus", create=True)
    with pytest.raises(CorpusError, match="ingest"):
        overview(store, guided_themes())
    assert snapshots(store) == []


def test_the_command_prints_and_writes_a_page(store: Store, tmp_path: Path) -> None:
    page = tmp_path / "themes.html"
    result = CliRunner().invoke(app, ["themes", "--corpus", store.uri, "--format", "json", "--html", str(page)])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert {"ai_adoption", "tariffs_supply_chain"} <= {theme["id"] for theme in found["themes"]}
    html = page.read_text(encoding="utf-8")
    assert "關稅提高了進口零件的成本" in html
    assert 'src="http' not in html
    for form in ("table", "csv"):
        assert CliRunner().invoke(app, ["themes", "--corpus", store.uri, "--format", form]).exit_code == 0
