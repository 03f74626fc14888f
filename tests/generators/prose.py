"""Parallel text on markets in English and both Chinese scripts, drawn at random so that hardly two are alike."""

import random
import re
from functools import cache
from typing import NamedTuple

from opencc import OpenCC

LANGS = ("en", "zh-Hant", "zh-Hans")


class Pair(NamedTuple):
    """The same words in English and in Traditional Chinese."""

    en: str
    zh: str


MARKETS = [
    Pair(*line.split("|"))
    for line in """
industrial robots|工業機器人
point-of-care ultrasound|床邊超音波
battery energy storage|電池儲能
cold chain logistics|冷鏈物流
specialty coatings|特種塗料
data centre cooling|資料中心散熱
plant-based protein|植物蛋白
hybrid imaging|混合影像
commercial drones|商用無人機
electronic health records|電子病歷
semiconductor test equipment|半導體測試設備
offshore wind foundations|離岸風電基座
smart water meters|智慧水表
aircraft cabin interiors|飛機客艙內裝
dental implants|植牙產品
machine vision|機器視覺
office workflow software|辦公流程軟體
financial compliance services|金融合規服務
insulin delivery devices|胰島素輸送裝置
fibre optic sensors|光纖感測器
reflective films|反光膜
baby food|嬰兒食品
hydrogen electrolysers|電解水製氫設備
recycled plastics|再生塑膠
pet diagnostics|寵物診斷
elevator modernisation|電梯更新
""".strip().splitlines()
]
REGIONS = [
    Pair(*line.split("|"))
    for line in """
North America|北美
Western Europe|西歐
Southeast Asia|東南亞
mainland China|中國大陸
Taiwan|台灣
Japan|日本
South Korea|韓國
Latin America|拉丁美洲
the Middle East|中東
India|印度
the Nordic countries|北歐國家
Central and Eastern Europe|中東歐
Australia and New Zealand|澳洲與紐西蘭
sub-Saharan Africa|撒哈拉以南非洲
""".strip().splitlines()
]
COMPANIES = [
    Pair(*line.split("|"))
    for line in """
Alderbrook Instruments|奧德布魯克儀器
Kestrel Dynamics|凱斯楚動力
Tianhe Precision|天和精密
Norrland Systems|諾蘭系統
Meridian Optics|子午線光學
Fairhaven Medical|費爾港醫療
Jinling Materials|金陵材料
Ostrava Works|奧斯特拉瓦製造
Pacific Flow Controls|太平洋流體控制
Yuanfeng Electronics|元豐電子
Birchfield Group|樺野集團
Harima Kogyo|播磨工業
Lindqvist Components|林奎斯特零組件
Beihai Energy|北海能源
Copperleaf Analytics|銅葉分析
Sanmin Pharma|三民製藥
""".strip().splitlines()
]
SEGMENTS = [
    Pair(*line.split("|"))
    for line in """
hospitals and clinics|醫院與診所
small and medium-sized firms|中小型企業
public utilities|公用事業
contract manufacturers|代工廠商
retail pharmacies|零售藥局
food processors|食品加工業者
research institutes|研究機構
automotive suppliers|汽車零件供應商
telecom operators|電信業者
building owners|建築業主
e-commerce platforms|電子商務平台
defence agencies|國防單位
diagnostic laboratories|檢驗實驗室
school districts|學區
mining operators|採礦業者
specialist distributors|專業經銷商
""".strip().splitlines()
]
DRIVERS = [
    Pair(*line.split("|"))
    for line in """
an ageing population|人口老化
stricter emission rules|更嚴格的排放規範
falling component prices|零組件價格下滑
labour shortages in manufacturing|製造業缺工
tax credits for local production|在地生產的租稅優惠
wider insurance coverage|保險給付範圍擴大
cloud migration|雲端移轉
supply agreements signed after the pandemic|疫後簽訂的供應協議
currency effects|匯率影響
the replacement of ageing equipment|老舊設備汰換
fast approval of new indications|新適應症加速核准
rising electricity tariffs|電價上漲
traceability requirements|可追溯性要求
consolidation among distributors|經銷商整併
efficiency targets|能效目標
urbanisation|都市化
""".strip().splitlines()
]
SENTENCES = [
    Pair(*line.split("|"))
    for line in """
The {market} market in {region} was worth {money} in {year} and is forecast to reach {money2} by {later}.|{year}年{region}{market}市場規模為{money}，預計到{later}年將達{money2}。
Demand from {segment} grew by {percent} in {year}, mainly because of {driver}.|{year}年{segment}的需求成長{percent}，主要原因是{driver}。
{company} held {percent} of {market} sales in {region}, ahead of {company2} with {percent2}.|{company}在{region}{market}銷售中占{percent}，領先{company2}的{percent2}。
Shipments rose to {count} units in {year}, a year-on-year increase of {percent}.|{year}年出貨量增至{count}台，年增率為{percent}。
A compound annual growth rate of {percent} is expected from {year} to {later}, supported by {driver} and {driver2}.|在{driver}與{driver2}支持下，預期{year}年至{later}年的年複合成長率為{percent}。
Prices for {segment} fell {percent} after {company} opened a second plant in {region}.|{company}在{region}啟用第二座工廠後，{segment}的採購價格下跌{percent}。
Nevertheless, long-term contracts with {segment} limit the effect of {driver} on margins.|儘管如此，與{segment}簽訂的長期合約限制了{driver}對利潤率的影響。
In {region}, {segment} spent {money} on {market}, which corresponds to {percent} of all purchases.|在{region}，{segment}於{market}支出{money}，相當於全部採購的{percent}。
Management of {company} confirmed its guidance of {money} for the financial year {later}.|{company}管理層確認{later}財政年度{money}的財務預測。
First orders from {region} are scheduled for delivery at the beginning of {later}.|來自{region}的首批訂單預定於{later}年初交付。
Profitability differs widely: {company} earned {percent} before interest and tax, {company2} only {percent2}.|獲利能力差異甚大：{company}的息稅前利潤率為{percent}，{company2}僅為{percent2}。
Imports covered {percent} of consumption in {region}; the remainder came from local factories.|進口占{region}消費量的{percent}；其餘來自當地工廠。
The survey reached {count} respondents among {segment} and was completed in {year}.|調查涵蓋{segment}中的{count}位受訪者，並於{year}年完成。
Regulators in {region} published a draft standard in {year}, and {segment} have until {later} to comply.|{region}主管機關於{year}年公布標準草案，{segment}須在{later}年前符合規定。
Growth of {market} is sensitive to {driver}, as the figures for {region} show.|從{region}的數據可見，{market}的成長容易受到{driver}影響。
Two thirds of buyers consider service more important than price, notably {segment}.|三分之二的買家認為服務比價格更重要，尤其是{segment}。
Cost-sensitive customers in {region} switched to refurbished equipment during {year}.|{region}對成本敏感的客戶在{year}年改用整新設備。
{company} acquired a majority stake in {company2} for {money}, the largest transaction since {year}.|{company}以{money}收購{company2}多數股權，為{year}年以來最大的交易。
High-margin services contributed {money}, or {percent} of the revenue of {company}.|高毛利服務貢獻{money}，占{company}營收的{percent}。
Because of {driver}, the forecast for {later} was lowered from {money2} to {money}.|由於{driver}，{later}年的預測由{money2}下修至{money}。
Inventories at {segment} returned to a normal level in the second half of {year}.|{segment}的庫存在{year}年下半年恢復正常水準。
An interview programme with {segment} in {region} suggests that {driver} will matter less after {later}.|對{region}{segment}的訪談顯示，{later}年之後{driver}的重要性將降低。
Between {year} and {later}, {region} is likely to add {count} installations, most of them at {segment}.|{year}年至{later}年間，{region}可望新增{count}套設備，多數位於{segment}。
Capacity utilisation stayed at {percent}, although {company} postponed its expansion.|儘管{company}延後擴產，產能利用率仍維持在{percent}。
Off-the-shelf products account for {percent} of sales; customised designs make up the rest.|現成產品占銷售額的{percent}，其餘為客製化設計。
The five largest suppliers, among them {company} and {company2}, share {percent} of the market.|包括{company}與{company2}在內的五大供應商合計占市場{percent}。
Local subsidies of {money} reduced the payback period for {segment} to {small} years.|{money}的地方補助使{segment}的回收期縮短至{small}年。
Exchange rates took {percent} off reported sales in {region}, of which about half was hedged.|匯率使{region}的報告銷售額減少{percent}，其中約一半已避險。
""".strip().splitlines()
]
HEADINGS = [
    Pair(*line.split("|"))
    for line in """
Market overview: {market}|{market}市場概況
Outlook for {region}|{region}展望
Competitive landscape in {region}|{region}競爭格局
Demand from {segment}|{segment}的需求
Pricing of {market}|{market}定價
Profile of {company}|{company}概況
Growth drivers in {region}|{region}成長動力
Supply chain and {driver}|供應鏈與{driver}
Technology trends in {market}|{market}技術趨勢
Risks for {segment}|{segment}的風險
Forecast {year} to {later}|{year}年至{later}年預測
Methodology for {market}|{market}研究方法
""".strip().splitlines()
]
TITLES = [
    Pair(*line.split("|"))
    for line in """
Global {market} market {year} to {later}|全球{market}市場{year}年至{later}年
{market} in {region}: size, share and forecast to {later}|{region}{market}：規模、占比與{later}年預測
The {market} report, {year} edition|{market}報告{year}年版
""".strip().splitlines()
]
ITEMS = [
    Pair(*line.split("|"))
    for line in """
{region}: {money}, up {percent}|{region}：{money}，成長{percent}
{segment} with a share of {percent} in {year}|{segment}，{year}年占比{percent}
{company}, whose sales of {market} came to {money}|{company}，{market}銷售額為{money}
{driver}, felt mainly by {segment}|{driver}，主要影響{segment}
More than {count} units shipped to {region}|出貨至{region}超過{count}台
Entry of {company} into {region} planned for {later}|{company}計畫於{later}年進入{region}
""".strip().splitlines()
]
CAPTIONS = [
    Pair(*line.split("|"))
    for line in """
Sales of {market} in {region}, {year} to {later}|{region}{market}銷售額，{year}年至{later}年
Share of {segment} in {market}, {year}|{year}年{segment}占{market}的比重
Shipments by {company} and {company2}|{company}與{company2}出貨量
Market size by region, USD million|各地區市場規模（百萬美元）
""".strip().splitlines()
]
NOTES = [
    Pair(*line.split("|"))
    for line in """
Excludes sales of used equipment in {region}.|不含{region}二手設備銷售。
Interviews with {count} managers, {year}.|{year}年對{count}位主管的訪談。
Converted at the average rate of {year}.|按{year}年平均匯率換算。
Annual report of {company}, {year}.|{company}{year}年年報。
Restated after the sale of {company2}.|出售{company2}後重編。
""".strip().splitlines()
]
QUOTES = [
    Pair(*line.split("|"))
    for line in """
Every second order now comes from {region}|如今每兩張訂單就有一張來自{region}
{percent} of {segment} plan to buy again|{percent}的{segment}計畫再次購買
{driver} will decide the next decade|{driver}將左右未來十年
""".strip().splitlines()
]


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def in_script(text: str, lang: str) -> str:
    """Return a Traditional Chinese text in the script of a language."""
    return str(_simplifier().convert(text)) if lang == "zh-Hans" else text


class Prose:
    """Draws texts; each call returns the same text in English and in the chosen Chinese script."""

    def __init__(self, dice: random.Random, *, script: str = "zh-Hant") -> None:
        self.dice = dice
        self.script = script
        self.market = dice.choice(MARKETS)
        self._seen: set[str] = set()

    def heading(self) -> Pair:
        return self._one(HEADINGS)

    def title(self) -> Pair:
        return self._one(TITLES)

    def item(self) -> Pair:
        return self._one(ITEMS)

    def caption(self) -> Pair:
        return self._one(CAPTIONS)

    def note(self) -> Pair:
        return self._one(NOTES)

    def quote(self) -> Pair:
        return self._one(QUOTES)

    def paragraph(self, sentences: int) -> Pair:
        drawn = [self._fill(template) for template in self.dice.sample(SENTENCES, sentences)]
        return Pair(" ".join(one.en for one in drawn), "".join(one.zh for one in drawn))

    def _one(self, templates: list[Pair]) -> Pair:
        for _ in range(50):
            pair = self._fill(self.dice.choice(templates))
            if not self._seen & set(pair):
                break
        self._seen |= set(pair)
        return pair

    def _fill(self, template: Pair) -> Pair:
        dice = self.dice
        company, company2 = dice.sample(COMPANIES, 2)
        driver, driver2 = dice.sample(DRIVERS, 2)
        year = dice.randint(2018, 2025)
        millions = dice.choice([dice.randint(21, 990), dice.randint(1001, 99_999), dice.randint(100, 960) * 10])
        slots = {
            "market": self.market if dice.random() < 0.6 else dice.choice(MARKETS),
            "region": dice.choice(REGIONS),
            "segment": dice.choice(SEGMENTS),
            "company": company,
            "company2": company2,
            "driver": driver,
            "driver2": driver2,
            "year": Pair(str(year), str(year)),
            "later": Pair(*[str(year + dice.randint(2, 10))] * 2),
            "money": money(millions),
            "money2": money(millions + dice.randint(millions // 10 + 1, millions * 2)),
            "percent": percent(dice),
            "percent2": percent(dice),
            "count": Pair(*[f"{dice.randint(1001, 480_000):,}"] * 2),
            "small": Pair(*[f"{dice.randint(15, 79) / 10:.1f}"] * 2),
        }
        english = template.en.format(**{name: pair.en for name, pair in slots.items()})
        chinese = template.zh.format(**{name: pair.zh for name, pair in slots.items()})
        return Pair(english[0].upper() + english[1:], in_script(chinese, self.script))


def money(millions: int) -> Pair:
    """Return an amount of US dollars in the two ways of counting."""
    chinese = f"{millions / 100:,.2f}".rstrip("0").rstrip(".") + "億美元"
    if millions >= 1000:
        return Pair(f"USD {millions / 1000:,.3f}".rstrip("0").rstrip(".") + " billion", chinese)
    return Pair(f"USD {millions} million", chinese)


def percent(dice: random.Random) -> Pair:
    """Return a percentage."""
    return Pair(*[f"{dice.randint(11, 780) / 10:.1f}%"] * 2)


def joined(text: str) -> str:
    """Return a text without its white space, to compare."""
    return re.sub(r"\s+", "", text)
