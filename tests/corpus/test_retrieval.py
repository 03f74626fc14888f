"""Search over real reports: what it finds, against floors, and that it treats the two languages alike."""

import json
from pathlib import Path

import pytest

from diglot.corpus.collection import Corpus
from diglot.corpus.reader import Reader
from diglot.corpus.retrieval import Judge, Scores, Topic, read_topics

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
FLOORS = json.loads((DATA / "retrieval" / "floors.json").read_text(encoding="utf-8"))
REPORTS = ("002_mri_systems.html", "004_industrial_robots.md", "006_semiconductor_test_equipment.txt")
TOPICS = read_topics(DATA / "retrieval" / "topics.jsonl")


def about(topic: Topic) -> bool:
    return all(file.endswith(REPORTS) for file, _ in topic.relevant)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    corpus = Corpus.open(tmp_path_factory.mktemp("reports"), create=True)
    corpus.ingest([ROOT / "corpus" / "samples" / name for name in REPORTS])
    return Judge(Reader(corpus.uri), list(filter(about, TOPICS)))


def test_there_are_topics_of_every_kind() -> None:
    assert {topic.kind for topic in TOPICS} == {"topic", "question", "figure", "name"}
    assert len({topic.id for topic in TOPICS}) == len(TOPICS)
    assert all(topic.en != topic.zh or topic.kind == "name" for topic in TOPICS)


def test_scores_do_not_fall(judge: Judge) -> None:
    found = {"either": judge.score(), "en_zh": judge.across("en"), "zh_en": judge.across("zh")}
    fallen = {
        f"{name} {measure}": getattr(found[name], measure)
        for name, floors in FLOORS.items()
        for measure, floor in floors.items()
        if getattr(found[name], measure) < floor
    }
    assert fallen == {}


def test_words_add_to_meaning(judge: Judge) -> None:
    both, meaning = judge.score(), judge.score(("meaning",))
    assert both.ndcg > meaning.ndcg
    assert both.recall >= meaning.recall


def test_a_passage_is_found_by_its_twin_in_the_language_of_the_query(judge: Judge) -> None:
    across = judge.across("en")
    assert across.ndcg >= judge.score().ndcg - 0.05
    assert across.other == 1


def test_neither_language_crowds_out_the_other(judge: Judge) -> None:
    scores: Scores = judge.score()
    assert 0.4 <= scores.other <= 0.6


def test_an_answer_that_is_not_there_is_told(judge: Judge) -> None:
    lost = Topic("0", "topic", "pumps", "泵", (("002_mri_systems.html", "nowhere to be found"),))
    with pytest.raises(ValueError, match=r"topic 0: no passage of 002_mri_systems\.html"):
        Judge(judge.searcher.reader, [lost])
