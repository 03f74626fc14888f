"""Pages as publishers of reports make them, in many styles, each with the truth of what is on it.

``make_page(seed)`` is the same page every time. Every text on a page is different, so that it can be looked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from random import Random

Row = tuple[str, ...]

_SUBJECTS = [
    ("Harbour Crane", "港口起重機", "港口起重机"),
    ("Tidal Turbine", "潮汐渦輪機", "潮汐涡轮机"),
    ("Oat Beverage", "燕麥飲料", "燕麦饮料"),
    ("Dental Scanner", "牙科掃描儀", "牙科扫描仪"),
    ("Peat-free Compost", "無泥炭堆肥", "无泥炭堆肥"),
    ("Roof Membrane", "屋頂防水膜", "屋顶防水膜"),
    ("Night Vision Lens", "夜視鏡頭", "夜视镜头"),
    ("Ferry Propulsion", "渡輪推進系統", "渡轮推进系统"),
]
_HEADS = [
    ("Market Overview", "市場概觀", "市场概览"),
    ("Growth Drivers", "成長動力", "增长动力"),
    ("Price Trends", "價格走勢", "价格走势"),
    ("Market Share Analysis", "市場占有率分析", "市场份额分析"),
    ("Regional Insights", "區域洞察", "区域洞察"),
    ("Supply Chain Risks", "供應鏈風險", "供应链风险"),
    ("Competitive Landscape", "競爭格局", "竞争格局"),
    ("Regulatory Environment", "法規環境", "法规环境"),
]
_SENTENCES = [
    (
        "Orders for {s} equipment rose {n}.{d}% in {y}, helped by ports that replace ageing stock.",
        "{y}年{s}設備訂單成長{n}.{d}%，主要受惠於港口汰換老舊設備。",
        "{y}年{s}设备订单增长{n}.{d}%，主要受益于港口更换老旧设备。",
    ),
    (
        "Suppliers in the {s} business expect revenue of USD {n}.{d} billion by {y}.",
        "{s}業者預期{y}年營收將達{n}.{d}億美元。",
        "{s}企业预计{y}年营收将达{n}.{d}亿美元。",
    ),
    (
        "Buyers of {s} products weigh {n} criteria, and service contracts of {d} years come first among them in {y}.",
        "{y}年{s}產品的買家衡量{n}項條件，其中以{d}年服務合約居首。",
        "{y}年{s}产品的买家衡量{n}项条件，其中以{d}年服务合同居首。",
    ),
    (
        "A shortage of skilled fitters held {s} deliveries back by {n} weeks in {y}; backlogs fell by {d} points after that.",
        "{y}年技術工人短缺使{s}交貨延後{n}週，此後積壓訂單下降{d}個百分點。",
        "{y}年技术工人短缺使{s}交货推迟{n}周，此后积压订单下降{d}个百分点。",
    ),
]
_MEMBERS = [
    ("Mobile units", "移動式", "移动式"),
    ("Fixed units", "固定式", "固定式"),
    ("Hybrid units", "混合式", "混合式"),
    ("Rental fleets", "租賃車隊", "租赁车队"),
    ("Spare parts", "備品零件", "备品零件"),
    ("Retrofit kits", "改裝套件", "改装套件"),
    ("Remote control", "遠端控制", "远程控制"),
    ("Training services", "培訓服務", "培训服务"),
]
_REGIONS = [
    ("Europe", "歐洲", "欧洲"),
    ("North America", "北美", "北美"),
    ("Asia Pacific", "亞太", "亚太"),
    ("Africa", "非洲", "非洲"),
]
_QUESTIONS = [
    ("How large is the {s} market in {y}?", "{y}年{s}市場規模有多大？", "{y}年{s}市场规模有多大？"),
    ("Who leads {s} sales in {y}?", "{y}年誰在{s}銷售領先？", "{y}年谁在{s}销售领先？"),
]
_NAVIGATION = [
    (["Home", "All Reports", "Industries", "Press Room", "About Us", "Careers"], "Home"),
    (["首頁", "所有報告", "產業分類", "新聞中心", "關於我們"], "首頁"),
    (["首页", "全部报告", "行业分类", "新闻中心", "关于我们"], "首页"),
]
_COOKIES = [
    "We use cookies to remember your basket and to count visits. By staying on this site you agree to our cookie policy.",
    "本網站使用 Cookie 以改善您的瀏覽體驗，繼續瀏覽即表示您同意我們的隱私權政策與使用條款。",
    "本网站使用 Cookie 以改善您的浏览体验，继续浏览即表示您同意我们的隐私政策与使用条款。",
]
_RELATED = [
    ("Related Reports", "Global {s} Rental Outlook"),
    ("相關報告", "{s}租賃產業展望"),
    ("相关报告", "{s}租赁行业展望"),
]
_LICENCES = [
    [("Single User License", "USD 3,950"), ("Multi User License", "USD 5,200"), ("Enterprise License", "USD 7,900")],
    [("單一使用者授權", "USD 3,960"), ("多使用者授權", "USD 5,210"), ("企業授權", "USD 7,910")],
    [("单用户版", "USD 3,970"), ("多用户版", "USD 5,220"), ("企业版", "USD 7,920")],
]
_FORMS = [
    ["Your name", "Business e-mail", "Message to our analysts", "Send enquiry"],
    ["您的姓名", "公司信箱", "給分析師的留言", "送出詢問"],
    ["您的姓名", "公司邮箱", "给分析师的留言", "提交咨询"],
]
_FOOTERS = [
    "© 2026 Lantern Row Research. All rights reserved. 14 Quay Street, Registered in Ireland.",
    "© 2026 燈籠研究。版權所有，未經授權不得轉載。",
    "© 2026 灯笼研究。版权所有，未经授权不得转载。",
]


@dataclass(slots=True)
class Page:
    """A page, and what is on it."""

    markup: str
    style: str
    headings: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    boilerplate: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Maker:
    random: Random
    page: Page
    subject: tuple[str, str, str]
    heading: int
    paragraph: int
    listing: int
    table: int
    used: set[str] = field(default_factory=set)

    def fresh(self, make: Callable[[], str]) -> str:
        while (text := make()) in self.used:
            pass
        self.used.add(text)
        return text

    def sentence(self, lang: int, which: int | None = None) -> str:
        pattern = self.random.choice(_SENTENCES) if which is None else _SENTENCES[which]
        return self.filled(pattern[lang], lang)

    def filled(self, pattern: str, lang: int) -> str:
        pick = self.random.randint
        subject = self.subject[lang].lower()
        return self.fresh(lambda: pattern.format(s=subject, n=pick(2, 98), d=pick(2, 9), y=pick(2019, 2034)))

    # What a report has, each with its truth

    def head(self, text: str, level: int = 2) -> str:
        self.page.headings.append(text)
        shown = escape(text)
        styles = [
            f"<h{level}>{shown}</h{level}>",
            f'<div class="section-title">{shown}</div>',
            f"<p><b>{shown}</b></p>",
            f'<p style="font-size:22px;font-weight:600">{shown}</p>',
            f'<div><font size="5">{shown}</font></div>',
            f'<div class="t2">{shown}</div>',
            f"<h{level}><a name='s{len(self.page.headings)}'></a>{shown}</h{level}>",
        ]
        return styles[self.heading]

    def prose(self, texts: Sequence[str]) -> str:
        self.page.paragraphs += texts
        shown = [escape(text) for text in texts]
        styles = [
            lambda: "".join(f"<p>{text}</p>" for text in shown),
            lambda: "".join(f"<div>{text}</div>" for text in shown),
            lambda: f"<div>{'<br><br>'.join(shown)}</div>",
            lambda: f"<div>{'<br/>'.join(shown)}</div>",
            lambda: "".join(f"<p><span>{text}</span></p>\n" for text in shown),
            lambda: f"<table cellpadding=0>{''.join(f'<tr><td>{text}</td></tr>' for text in shown)}</table>",
        ]
        return styles[self.paragraph]()

    def list_of(self, texts: Sequence[str]) -> str:
        self.page.items += texts
        shown = [escape(text) for text in texts]
        styles = [
            lambda: f"<ul>{''.join(f'<li>{text}</li>' for text in shown)}</ul>",
            lambda: f"<ol>{''.join(f'<li><p>{text}</p></li>' for text in shown)}</ol>",
            lambda: "<p>" + "<br>".join(f"• {text}" for text in shown) + "</p>",
            lambda: f"<div>{'<br>'.join(shown)}</div>",
            lambda: f"<ul><li>{'<li>'.join(shown)}</ul>",
        ]
        return styles[self.listing]()

    def grid(self, rows: Sequence[Row], caption: str) -> str:
        self.page.cells += [text for row in rows for text in row]
        head, *body = [[escape(text) for text in row] for row in rows]
        lines = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in body)
        header = "".join(f"<th>{text}</th>" for text in head)
        bare = "".join(f"<td>{text}</td>" for text in head)
        styles = [
            f"<table><caption>{caption}</caption><thead><tr>{header}</tr></thead><tbody>{lines}</tbody></table>",
            f"<table border=1><tr>{bare}</tr>{lines}</table>",
            f'<div class="table-responsive"><table class="table table-striped"><tr>{header}</tr>{lines}</table></div>',
            f'<table id="market-share"><tr bgcolor="#eee">{bare.replace("<td>", "<td><b>").replace("</td>", "</b></td>")}</tr>{lines}</table>',
        ]
        return styles[self.table]

    def pairs(self, rows: Sequence[tuple[str, str]]) -> str:
        self.page.items += [text for row in rows for text in row]
        return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in rows)}</dl>"

    # What surrounds it

    def apart(self, texts: Sequence[str]) -> Sequence[str]:
        self.page.boilerplate += [text for text in texts if len(text) > 3]
        self.used |= set(texts)
        return [escape(text) for text in texts]


def make_page(seed: int) -> Page:
    """Return the page of a seed: a report in English and Chinese, or in one of them, with what surrounds it."""
    random = Random(seed)
    frame = random.choice(list(_FRAMES))
    layout = random.choice(list(_LAYOUTS))
    chinese = random.choice((1, 2))
    page = Page("", f"{frame}, {layout}")
    maker = _Maker(
        random,
        page,
        random.choice(_SUBJECTS),
        random.randrange(7),
        random.randrange(6),
        random.randrange(5),
        random.randrange(4),
    )
    langs = (0, chinese)
    body = _title(maker, langs) + _LAYOUTS[layout](maker, langs)
    page.markup = _FRAMES[frame](maker, body, random.choice(langs))
    return page


def _title(maker: _Maker, langs: tuple[int, int]) -> str:
    en = f"{maker.subject[0]} Market by Type and Region - Forecast 2026-2034"
    zh = f"{maker.subject[langs[1]]}{'市場:依類型與地區 - 2026-2034年預測' if langs[1] == 1 else '市场：按类型与地区 - 2026-2034年预测'}"
    maker.page.headings += [en, zh]
    return f"<h1>{zh}</h1><h2>{en}</h2>" if maker.random.random() < 0.5 else f"<h1>{en}<br>{zh}</h1>"


def _chapters(maker: _Maker, lang: int, count: int) -> list[tuple[str, list[str]]]:
    picked = maker.random.sample(range(len(_HEADS)), count)
    return [(_HEADS[one][lang], [maker.sentence(lang) for _ in range(maker.random.randint(1, 3))]) for one in picked]


def _table(maker: _Maker, lang: int) -> str:
    years = [str(year) for year in sorted(maker.random.sample(range(2019, 2035), 3))]
    names = [("Region", "地區", "地区")[lang], *years]

    def number() -> str:
        return maker.fresh(lambda: f"{maker.random.randint(10, 999)}.{maker.random.randint(1, 9)}")

    rows = [tuple(names), *[(region[lang], *(number() for _ in years)) for region in _REGIONS]]
    return maker.grid(rows, ("Revenue by region", "各地區營收", "各地区营收")[lang])


def _part(maker: _Maker, lang: int) -> str:
    """Return a whole report in one language."""
    parts = [maker.head(head) + maker.prose(texts) for head, texts in _chapters(maker, lang, 3)]
    members = [member[lang] for member in maker.random.sample(_MEMBERS, 4)]
    lead = ("By product type:", "依產品類型：", "按产品类型：")[lang]
    maker.page.paragraphs.append(lead)
    parts.append(f"<p>{lead}</p>{maker.list_of(members)}")
    parts.append(_table(maker, lang))
    facts = [
        (("Base year", "基準年", "基准年")[lang], str(maker.random.randint(2020, 2025))),
        (
            ("Forecast value", "預測值", "预测值")[lang],
            maker.fresh(lambda: f"USD {maker.random.randint(2, 90)}.{maker.random.randint(1, 9)} bn"),
        ),
    ]
    parts.append(maker.pairs(facts))
    return "\n".join(parts)


def _one_after_the_other(maker: _Maker, langs: tuple[int, int]) -> str:
    return "".join(f"<div class='lang-{lang}'>{_part(maker, lang)}</div>" for lang in langs)


def _side_by_side(maker: _Maker, langs: tuple[int, int]) -> str:
    rows = []
    for which in range(4):
        en, zh = (maker.sentence(lang, which) for lang in langs)
        maker.page.paragraphs += [en, zh]
        rows.append(f"<tr><td valign=top>{en}</td><td valign=top>{zh}</td></tr>")
    heads = "".join(maker.head(_HEADS[4][lang]) for lang in langs)
    return f"{heads}<table width='100%'>{''.join(rows)}</table>{_table(maker, 0)}{_table(maker, langs[1])}"


def _alternating(maker: _Maker, langs: tuple[int, int]) -> str:
    parts = []
    for which in range(4):
        parts += [maker.head(_HEADS[which][lang]) for lang in langs]
        parts += [maker.prose([maker.sentence(lang, which)]) for lang in langs]
    return "".join([*parts, _table(maker, langs[1]), maker.list_of([member[0] for member in _MEMBERS[:4]])])


def _tabs(maker: _Maker, langs: tuple[int, int]) -> str:
    first, second = (_part(maker, lang) for lang in langs)
    return (
        "<ul class='nav nav-tabs'><li><a href='#tab-en'>English</a></li><li><a href='#tab-zh'>中文</a></li></ul>"
        f"<div class='tab-content'><div class='tab-pane active' id='tab-en'>{first}</div>"
        f"<div class='tab-pane' id='tab-zh' style='display:none'>{second}</div></div>"
    )


def _accordion(maker: _Maker, langs: tuple[int, int]) -> str:
    parts = [_part(maker, langs[0])]
    for lang in langs:
        for pattern in _QUESTIONS:
            question = maker.filled(pattern[lang], lang)
            answer = maker.sentence(lang)
            maker.page.headings.append(question)
            maker.page.paragraphs.append(answer)
            kind = maker.random.randrange(3)
            if kind == 0:
                parts.append(f"<details><summary>{question}</summary><p>{answer}</p></details>")
            elif kind == 1:
                parts.append(
                    f"<div class='faq-item'><button class='accordion' aria-expanded='false'>{question}</button>"
                    f"<div class='panel' style='display: none'><p>{answer}</p></div></div>"
                )
            else:
                parts.append(f"<h3>{question}</h3><div hidden>{answer}</div>")
    return "".join(parts)


def _contents(maker: _Maker, langs: tuple[int, int]) -> str:
    parts = [_part(maker, langs[1])]
    for lang in langs:
        chapters = [f"{number}. {head[lang]} {maker.random.randint(11, 99)}" for number, head in enumerate(_HEADS, 1)]
        maker.page.headings.append(("Table of Contents", "目錄", "目录")[lang])
        maker.page.items += chapters
        parts.append(f"<h2>{('Table of Contents', '目錄', '目录')[lang]}</h2>")
        linked = maker.random.random() < 0.5
        rows = [f"<a href='#c{number}'>{chapter}</a>" if linked else chapter for number, chapter in enumerate(chapters)]
        parts.append(f"<ul class='toc'>{''.join(f'<li>{row}</li>' for row in rows)}</ul>")
    return "".join(parts)


_LAYOUTS: dict[str, Callable[[_Maker, tuple[int, int]], str]] = {
    "one after the other": _one_after_the_other,
    "side by side": _side_by_side,
    "alternating": _alternating,
    "tabs": _tabs,
    "accordion": _accordion,
    "contents": _contents,
}


# Frames: what stands around the report, under the names that publishers give it


def _links(texts: Sequence[str], tag: str = "li") -> str:
    return "".join(f"<{tag}><a href='/p/{number}'>{text}</a></{tag}>" for number, text in enumerate(texts))


def _related_texts(maker: _Maker, lang: int) -> tuple[str, list[str]]:
    head, pattern = _RELATED[lang]
    others = [subject for subject in _SUBJECTS if subject != maker.subject]
    return head, [pattern.format(s=subject[lang]) for subject in maker.random.sample(others, 3)]


def _prices(maker: _Maker, lang: int, *, name: str) -> str:
    rows = _LICENCES[lang]
    texts = maker.apart([text for row in rows for text in row])
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    named = f" class='{name}'" if name else ""
    if maker.random.random() < 0.5:
        return f"<table{named}>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in pairs)}</table>"
    return f"<div{named}>{''.join(f'<div>{a}: <b>{b}</b></div>' for a, b in pairs)}<button>Add to cart</button></div>"


def _form(maker: _Maker, lang: int) -> str:
    *labels, button = maker.apart(_FORMS[lang])
    fields = "".join(f"<p><label>{label}</label> <input type=text></p>" for label in labels)
    return f"<form action='/send'>{fields}<button>{button}</button></form>"


def _modern(maker: _Maker, body: str, lang: int) -> str:
    menu = _links(maker.apart(_NAVIGATION[lang][0]))
    crumbs = _links(maker.apart([f"{_NAVIGATION[lang][1]} › {maker.subject[lang]} › 2034"]), "span")
    head, related = _related_texts(maker, lang)
    cards = "".join(f"<article class='card'><h3><a href='/r'>{one}</a></h3></article>" for one in maker.apart(related))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{maker.subject[lang]} | Lantern Row</title><style>.t2{{font-size:20px;font-weight:bold}}</style></head><body>"
        f"<div id='cookie-consent'>{maker.apart([_COOKIES[lang]])[0]}<button>Accept</button></div>"
        f"<header><nav><ul>{menu}</ul></nav></header><nav aria-label='breadcrumb'>{crumbs}</nav>"
        f"<main><article>{body}</article></main>"
        f"<aside>{_prices(maker, lang, name='pricing')}{_form(maker, lang)}</aside>"
        f"<section class='related-reports'><h2>{head}</h2>{cards}</section>"
        f"<footer><p>{maker.apart([_FOOTERS[lang]])[0]}</p></footer></body></html>"
    )


def _named_divs(maker: _Maker, body: str, lang: int) -> str:
    head, related = _related_texts(maker, lang)
    return (
        f"<html><head><title>{maker.subject[lang]}</title><style>.t2, .t3 {{ font: bold 20px Arial }}</style></head><body class='has-sidebar'>"
        f"<div id='topNav'><ul>{_links(maker.apart(_NAVIGATION[lang][0]))}</ul></div>"
        f"<div class='page-wrapper with-sidebar'><div class='reportDetail'>{body}</div>"
        f"<div class='sideBar sidebar'>{_prices(maker, lang, name='priceBox')}"
        f"<div class='widget'><div class='title'>{head}</div><ul>{_links(maker.apart(related))}</ul></div></div></div>"
        f"<div class='enquiry-box'>{_form(maker, lang)}</div>"
        f"<div id='footer'>{maker.apart([_FOOTERS[lang]])[0]}</div>"
        f"<div class='cookie-bar'>{maker.apart([_COOKIES[lang]])[0]}</div></body></html>"
    )


def _nested_tables(maker: _Maker, body: str, lang: int) -> str:
    menu = "".join(f"<td><a href='/m'>{text}</a></td>" for text in maker.apart(_NAVIGATION[lang][0]))
    head, related = _related_texts(maker, lang)
    side = "<br>".join(f"<a href='/s'>{text}</a>" for text in maker.apart(related))
    return (
        f"<html><head><title>{maker.subject[lang]}</title><style>.t2{{font-weight:bold;font-size:15pt}}</style></head><body><table width=980 align=center><tr><td colspan=2><table><tr>{menu}</tr></table></td></tr>"
        f"<tr><td width=180 valign=top><b>{head}</b><br>{side}</td>"
        f"<td valign=top><table><tr><td>{body}</td></tr></table></td></tr>"
        f"<tr><td colspan=2>{_prices(maker, lang, name='')}</td></tr>"
        f"<tr><td colspan=2 align=center><font size=1>{maker.apart([_FOOTERS[lang]])[0]}</font></td></tr></table></body></html>"
    )


def _one_form(maker: _Maker, body: str, lang: int) -> str:
    head, related = _related_texts(maker, lang)
    return (
        f"<html><head><title>{maker.subject[lang]}</title><style>.t2{{font-size:1.4em}}</style></head><body><form id='aspnetForm' method='post'>"
        f"<div id='ctl00_menu'>{_links(maker.apart(_NAVIGATION[lang][0]), 'span')}</div>"
        f"<div id='ctl00_main'>{body}</div><div class='price'>{_prices(maker, lang, name='')}</div>"
        f"<div class='rel'><h4>{head}</h4>{_links(maker.apart(related), 'p')}</div>"
        f"<div class='copyright'>{maker.apart([_FOOTERS[lang]])[0]}</div></form></body></html>"
    )


def _bare_divs(maker: _Maker, body: str, lang: int) -> str:
    head, related = _related_texts(maker, lang)
    return (
        f"<html><head><title>{maker.subject[lang]}</title><style>#x{{color:red}} .t2{{font-weight:700}}</style></head><body>"
        f"<div>{_links(maker.apart(_NAVIGATION[lang][0]), 'div')}</div><div><div>{body}</div></div>"
        f"<div><h2>{head}</h2>{_links(maker.apart(related), 'div')}</div>"
        f"<div>{maker.apart([_FOOTERS[lang]])[0]}</div></body></html>"
    )


_FRAMES: dict[str, Callable[[_Maker, str, int], str]] = {
    "modern elements": _modern,
    "named divs": _named_divs,
    "nested layout tables": _nested_tables,
    "one form": _one_form,
    "bare divs": _bare_divs,
}
