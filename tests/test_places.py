"""Place phrases, the gazetteer and nationalities, on sentences of our own and hand-tagged words."""

from itertools import pairwise
from pathlib import Path

import pytest

from hadath import gazetteer as tables
from hadath.gazetteer import Gazetteer, GazetteerError, demonym, is_demonym
from hadath.model import Sentence, Span, Word
from hadath.places import PlacePhrase, find_place_phrases
from hadath.text import fold, normalise

GAZETTEER = Gazetteer.load()
PARTICLES = {"في", "على", "من", "إلى", "عن", "بين", "قرب", "ضد", "مع", "باتجاه", "داخل"}


def tag(token: str, tags: dict[str, str]) -> tuple[str, str]:
    """Part of speech and entity label: «tags» gives "VERB", "X/LOC" and the like by token."""
    pos, _, ner = tags.get(token, "").partition("/")
    if not token[0].isalnum():
        return pos or "PUNCT", ner
    return pos or ("ADP" if token in PARTICLES else "NOUN"), ner


def sentence(marked: str, **tags: str) -> tuple[Sentence, str]:
    """A sentence of tokens at single spaces, «ب+حلب» marking where the parser splits off a proclitic."""
    text = marked.replace("+", "")
    words: list[Word] = []
    start = 0
    for number, token in enumerate(marked.split(" ")):
        surface = token.replace("+", "")
        span = Span(start, start + len(surface))
        for piece in token.split("+"):
            pos, ner = tag(piece, tags)
            piece_span = Span(start, start + len(piece))
            words.append(
                Word(len(words), piece, fold(piece), fold(piece), pos, "", -1, "dep", piece_span, number, span, ner)
            )
            start += len(piece)
        start += 1
    return Sentence(0, 0, Span(0, len(text)), tuple(words)), normalise(text).folded


def phrases(marked: str, **tags: str) -> list[PlacePhrase]:
    parsed, folded = sentence(marked, **tags)
    return find_place_phrases(parsed, folded, GAZETTEER)


def texts(marked: str, **tags: str) -> list[str]:
    text = marked.replace("+", "")
    return [text[p.span.start : p.span.end] for p in phrases(marked, **tags)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # one chain, from the finer to the coarser
        ("سقط صاروخ في بلدة سراقب في ريف إدلب", ["بلدة سراقب في ريف إدلب"]),
        ("سقط صاروخ على سراقب ب+ريف إدلب الشرقي", ["سراقب بريف إدلب الشرقي"]),
        ("انفجار في حي الكرادة وسط العاصمة العراقية بغداد", ["حي الكرادة وسط العاصمة العراقية بغداد"]),
        ("قصف مدينة رفح جنوبي قطاع غزة", ["مدينة رفح جنوبي قطاع غزة"]),
        ("غارة على محافظة الأنبار غربي العراق", ["محافظة الأنبار غربي العراق"]),
        ("هجوم في شمال غربي سوريا", ["شمال غربي سوريا"]),
        ("اشتباكات في شرق وجنوب المحافظة", ["شرق وجنوب المحافظة"]),
        ("قتلى في بلدة كفركلا ، جنوب لبنان", ["بلدة كفركلا ، جنوب لبنان"]),
        ("انفجار في مدينة سروج ( جنوب ) أمس", ["مدينة سروج ( جنوب )"]),
        ("كمين في عين العرب ( كوباني ) ليلا", ["عين العرب ( كوباني )"]),
        ("تفجير قرب مدينة منبج على الحدود مع تركيا", ["مدينة منبج على الحدود مع تركيا"]),
        ("غارات على مناطق متفرقة من قطاع غزة", ["مناطق متفرقة من قطاع غزة"]),
        ("قصف أحد أحياء مدينة حمص", ["أحد أحياء مدينة حمص"]),
        ("اشتباكات في محيط بلدتي نبل والزهراء", ["محيط بلدتي نبل والزهراء"]),
        ("قصف مدينة القدس المحتلة", ["مدينة القدس المحتلة"]),
        ("توغل عند الحدود الشرقية لغزة", ["الحدود الشرقية لغزة"]),
        ('هجوم على بلدة " خان شيخون " فجرا', ['بلدة " خان شيخون "']),
        # units of one rank that each bear their cue
        ("حريق في محافظة بيشة ب+منطقة عسير", ["محافظة بيشة بمنطقة عسير"]),
        # separate phrases
        ("قصف أحياء جوبر والقابون وبرزة", ["جوبر", "القابون", "برزة"]),
        ("هجمات في الصومال وكينيا", ["الصومال", "كينيا"]),
        ("أطلقت إسرائيل في غزة نيرانها", ["إسرائيل", "غزة"]),
        # spelling: no space, other alefs, the article after a cue, proclitics that the parser has not split
        ("انفجار في خانيونس", ["خانيونس"]),
        ("غارة في ادلب", ["ادلب"]),
        ("غارة على مدينة حديدة", ["مدينة حديدة"]),
        ("انفجار بطرابلس", ["طرابلس"]),
        ("قصف للغوطة الشرقية", ["للغوطة الشرقية"]),
        ("قتلى في # الموصل", ["الموصل"]),
        ("انفجار ب+حي الكرادة", ["حي الكرادة"]),
        ("انفجار في الكرادة ب", ["الكرادة"]),
        ("انفجار بشمال الموصل", ["شمال الموصل"]),
        ("صواريخ باتجاه تل أبيب", ["تل أبيب"]),
        # the parser thinks that the name begins with a preposition
        ("انفجار في ب+غداد", ["بغداد"]),
    ],
)
def test_chain(marked: str, expected: list[str]) -> None:
    assert texts(marked) == expected


@pytest.mark.parametrize(
    ("marked", "tags", "expected"),
    [
        ("قصف قرية زعتورة غربا", {"زعتورة": "X"}, ["قرية زعتورة"]),
        ("قصف قرية كفر زعتورة غربا", {"زعتورة": "X"}, ["قرية كفر زعتورة"]),
        ("اشتباكات في منطقة المطاحن", {}, ["منطقة المطاحن"]),
        ("اشتباكات في منطقة العمليات", {}, []),
        ("بنى قرية صغيرة", {"صغيرة": "ADJ"}, []),
        ("قرية تقع بعيدا", {"تقع": "VERB"}, []),
        ("هجوم في زعتورة الشمالية", {"زعتورة": "X/LOC", "الشمالية": "ADJ"}, ["زعتورة الشمالية"]),
        # a village that no list knows, where a direction follows
        ("اشتباكات في زعتورة غربي مأرب", {"زعتورة": "X"}, ["زعتورة غربي مأرب"]),
        ("اشتباكات دامية غربي مأرب", {"دامية": "X"}, ["غربي مأرب"]),
        ("انفجار في سوق الخضار", {}, ["سوق الخضار"]),
        ("انفجار أمام مستشفى في درعا", {}, ["درعا"]),
        ("قصف مستشفى الرحمة في بيت لاهيا", {}, ["بيت لاهيا"]),
        ("انفجار في مستشفى الرحمة في بيت لاهيا", {}, ["مستشفى الرحمة في بيت لاهيا"]),
    ],
)
def test_names_that_only_a_cue_or_the_tagger_knows(marked: str, tags: dict[str, str], expected: list[str]) -> None:
    assert texts(marked, **tags) == expected


@pytest.mark.parametrize(
    ("marked", "tags", "expected"),
    [
        ("نشر صور الضحايا", {}, []),
        ("قصف مدينة صور", {}, ["مدينة صور"]),
        ("غارات شرق صور", {}, ["شرق صور"]),
        ("غارات في لبنان وفي صور أيضا", {"صور": "X/LOC"}, ["لبنان", "صور"]),
        ("ظهرت في صور عديدة", {}, []),
        ("غارات على مدينة صور ثم نزوح من صور", {}, ["مدينة صور", "صور"]),
        ("أكد أن الجيش تقدم وأن المعركة مستمرة", {}, []),
        ("أسفر وأدى إلى سقوط قتلى", {}, []),
        ("لعب كرة القدم", {}, []),
        ("في بلاد بعيدة", {}, []),
        ("في فرقة موسيقية", {}, []),
        ("انتشار القوات السورية", {}, []),
        ("قوات سورية", {}, []),
        ("انفجار في سورية", {}, ["سورية"]),
        ("وقعت هجمات منذ بدء الاقتراع في نيسان", {"نيسان": "X/LOC"}, []),
        ("وصل الوفد في كانون الأول", {"كانون": "X/LOC"}, []),
        ("انفجر لغم بالتزامن مع القصف", {"بالتزامن": "X/LOC"}, []),
        ("اعتقال أسعد الطائف", {"أسعد": "X/PERS", "الطائف": "X/PERS"}, []),
    ],
)
def test_ordinary_words_are_no_places(marked: str, tags: dict[str, str], expected: list[str]) -> None:
    assert texts(marked, **tags) == expected


@pytest.mark.parametrize(
    ("marked", "certain"),
    [
        ("انفجار في بغداد", True),
        ("قصف بغداد", True),
        ("انفجارات قرب دمشق", True),
        ("صواريخ على إسرائيل", True),
        ("قتلى في المخيم", True),
        ("سفارة العراق", False),
        ("حكومة غزة", False),
        ("وزارة الصحة في غزة", False),
        ("هجوم على وزارة الدفاع في كابل", True),
        ("روسيا تنفي", False),
        ("مفاوضات مع أوكرانيا", False),
        ("وصل المبعوث من طهران", False),
        ("بغداد ( وكالات ) قتل جندي", False),
        ("مقاتلو المدينة", False),
    ],
)
def test_certain(marked: str, certain: bool) -> None:
    (phrase,) = phrases(marked, تنفي="VERB", وصل="VERB", قتل="VERB")
    assert phrase.certain is certain


def test_parts_of_a_phrase() -> None:
    marked = "انفجار في قرب حي الكرادة وسط بغداد"
    (phrase,) = phrases(marked)
    assert marked[phrase.head.start : phrase.head.end] == "حي"
    assert phrase.name is not None
    assert marked[phrase.name.start : phrase.name.end] == "الكرادة"
    assert (phrase.preposition, phrase.kind) == ("قرب", "cue")
    assert phrases("انفجار ب+الحديدة")[0].preposition == "ب"
    assert phrases("قتال في شمال القطاع")[0].name is None


def test_phrases_do_not_overlap_and_stand_in_order() -> None:
    found = phrases("غارات على حي الكرادة وسط بغداد وعلى الموصل وسنجار في العراق ثم في سوريا")
    spans = [p.span for p in found]
    assert len(spans) > 2
    assert spans == sorted(spans)
    assert not any(a.overlaps(b) for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("phrase", "context", "expected"),
    [
        ("محافظة الأنبار غربي العراق", (), ("Anbar", "IQ", "admin1")),
        ("بلدة حاس في ريف إدلب", (), ("Hass", "SY", "city")),
        ("منطقة المشتل في العاصمة العراقية بغداد", (), ("Al-Mashtal", "IQ", "district")),
        ("مدينة خان يونس جنوبي قطاع غزة", (), ("Khan Yunis", "PS", "city")),
        ("ولاية كونار", (), ("Kunar", "AF", "admin1")),
        ("مطار بغداد الدولي", (), ("Baghdad Airport", "IQ", "site")),
        ("تل أبيب", (), ("Tel Aviv", "IL", "city")),
        ("بأم درمان", (), ("Omdurman", "SD", "city")),
        ("جنوب السودان", (), ("South Sudan", "SS", "country")),
        ("جنوب لبنان", (), ("South Lebanon", "LB", "admin1")),
        ("البحر الأحمر", (), ("Red Sea", "", "site")),
        ("للغوطة الشرقية", (), ("Eastern Ghouta", "SY", "admin1")),
        # a word of rank chooses among namesakes
        ("مدينة حلب", (), ("Aleppo", "SY", "city")),
        ("محافظة حلب", (), ("Aleppo", "SY", "admin1")),
        ("محافظة طرابلس", ("LB",), ("Tripoli (Lebanon)", "LB", "city")),
        # then the phrase, then the document, then the likeliest
        ("طرابلس شمالي لبنان", ("LY",), ("Tripoli (Lebanon)", "LB", "city")),
        ("طرابلس", ("LB",), ("Tripoli (Lebanon)", "LB", "city")),
        ("طرابلس", (), ("Tripoli", "LY", "city")),
        ("حي الخالدية شمال حلب", ("IQ", "SY"), ("Aleppo", "SY", "city")),
        ("عمان", ("JO",), ("Amman", "JO", "city")),
        ("عمان", ("OM",), ("Oman", "OM", "country")),
        # this side of a border
        ("بلدة زعتورة على الحدود مع سوريا", ("TR",), None),
        ("مدينة القائم على الحدود مع سوريا", (), ("Al-Qaim", "IQ", "city")),
        # an ordinary word where only other countries are spoken of
        ("صور", ("FR",), None),
        ("مدينة صور", ("FR",), ("Tyre", "LB", "city")),
        ("شمال القطاع", ("PS",), None),
        ("المدينة", ("SA",), None),
        ("مناطق متفرقة", (), None),
    ],
)
def test_resolve(phrase: str, context: tuple[str, ...], expected: tuple[str, str, str] | None) -> None:
    place = GAZETTEER.resolve(fold(phrase), context)
    assert (place and (place.name, place.country, place.precision)) == expected


def test_reasons() -> None:
    def reason(phrase: str, *context: str) -> str | None:
        place = GAZETTEER.resolve(fold(phrase), context)
        return place.reason if place else None

    assert reason("محافظة الأنبار") == "gazetteer: الأنبار; only match"
    assert reason("مدينة حلب") == "gazetteer: حلب; kind of place in phrase"
    assert reason("عمان") == "gazetteer: عمان; likeliest of 3"
    assert reason("طرابلس", "LB") == "gazetteer: طرابلس; country in document"
    assert reason("مدينة طرابلس اللبنانية", "LY") == "gazetteer: طرابلس اللبنانية; only match"
    assert reason("دوما السورية") == "gazetteer: دوما; country in phrase"


def test_countries_in() -> None:
    text = "قال متحدث أميركي إن قوات سورية قصفت بلدة في ريف إدلب، ونشر صورا من طرابلس والفلوجة"
    assert GAZETTEER.countries_in(fold(text)) == {"US", "SY", "IQ"}  # Tripoli is in two countries


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("أميركي", "US"),
        ("الأمريكية", "US"),
        ("أميركيين", "US"),
        ("إسرائيلية", "IL"),
        ("الإسرائيليون", "IL"),
        ("سوريا", None),
        ("سوريان", "SY"),
        ("سورية", "SY"),
        ("روسيا", None),
        ("الروس", "RU"),
        ("وتركية", "TR"),
        ("للعراقيين", "IQ"),
        ("يمنيات", "YE"),
        ("كتاب", None),
    ],
)
def test_demonym(form: str, code: str | None) -> None:
    assert demonym(form) == code
    assert demonym(fold(form)) == code


def test_peoples_without_a_state() -> None:
    assert is_demonym("الأكراد")
    assert demonym("الأكراد") is None
    assert not is_demonym("جندي")


def rows() -> list[list[str]]:
    lines = tables._PLACES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


def test_table_is_small_and_sound() -> None:
    assert tables._PLACES.stat().st_size < 1_000_000
    table = rows()
    assert len(table) > 10_000
    assert sum(row[6] == "curated" for row in table) > 2_500
    for name, english, country, precision, lat, lon, source, cue in table:
        assert normalise(name).text == name, "the loader counts on soft names"
        assert english
        assert len(country) == 2 or country == "-"
        assert precision in tables.RANK
        assert -90 <= float(lat) <= 90
        assert -180 <= float(lon) <= 180
        assert source in {"curated", "cldr", "iso3166-2", "geonames"}
        assert cue in {"", "y"}
    keys = [tuple(row[:4] + row[4:6]) for row in table]
    assert len(keys) == len(set(keys))


def test_every_demonym_country_is_in_the_table() -> None:
    assert set(tables._demonyms().values()) - {"-"} <= {row[2] for row in rows()}


def test_lexicon_names_known_cues() -> None:
    for key in ("shy_cues", "trusting_cues", "facilities"):
        assert tables.lexicon()[key] <= set(tables.cues()), key
    assert tables.lexicon()["trusting_cues"] <= tables.lexicon()["shy_cues"] | tables.lexicon()["facilities"]


def test_own_table_goes_first(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        "# mine\nوادي الزهر\tZahr Valley\tSY\tdistrict\t33.5\t36.3\nطرابلس\tMine\tSY\tcity\n", encoding="utf-8"
    )
    gazetteer = Gazetteer.load(own)
    place = gazetteer.resolve(fold("وادي الزهر"), ())
    assert place is not None
    assert (place.name, place.lat, place.lon) == ("Zahr Valley", 33.5, 36.3)
    mine = gazetteer.resolve(fold("طرابلس"), ())
    assert mine is not None
    assert (mine.name, mine.lat) == ("Mine", None)
    assert Gazetteer.load().resolve(fold("وادي الزهر"), ()) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("حلب\tAleppo\tSY", "4 to 8 fields expected"),
        ("حلب\tAleppo\tSyria\tcity", "country is 'Syria'"),
        ("حلب\tAleppo\tSY\ttown", "precision is 'town'"),
        ("\tAleppo\tSY\tcity", "no name"),
        ("حلب\tAleppo\tSY\tcity\tnorth\t37", "lat is 'north', not a number"),
        ("حلب\tAleppo\tSY\tcity\t36\t370", "lon is 370, beyond 180 degrees"),
        ("حلب\tAleppo\tSY\tcity\t36", "lat and lon go together"),
        ("حلب\tAleppo\tSY\tcity\t36\t37\tme\tyes", "cue is 'yes'"),
    ],
)
def test_own_table_errors_name_the_line(tmp_path: Path, line: str, message: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(f"name\tenglish\tcountry\tprecision\nحماة\tHama\tSY\tcity\n{line}\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=message) as error:
        Gazetteer.load(own)
    assert f"{own}:3: " in str(error.value)


def test_own_table_that_is_no_text(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_bytes(b"\xc7\xe1\xda\xd1\xc7\xde\tIraq\tIQ\tcountry\n")
    with pytest.raises(GazetteerError, match="UTF-8"):
        Gazetteer.load(own)
    with pytest.raises(GazetteerError, match="missing"):
        Gazetteer.load(tmp_path / "missing.tsv")
