"""Results as text, in English and Chinese, and into the README files."""

from .programs import ROOT

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"

WORDS = {
    "en": {
        "head": ["program", "wall s", "min–max", "× baseline", "CPU s", "peak MiB", "run at", "points off", "sums off", "grades off", "ranks off"],
        "offices": "{n} offices, {cells} cells of points; medians of {rounds} rounds",
        "scaled": "{ran}, scaled",
        "township": "The township rubric ({indicators} indicators, gates, quota, 1 % of cells open) on {n} generated offices, time by indicator and office beside the benchmark rubric's:",
        "each": "{name}: {wall:.2f} s{scaled}, {each:.1f} ns, {times:.2f} times",
        "startup": "Twelve reports (`samples/2024`): {median:.1f} ms ({least:.1f}–{most:.1f}, {runs} runs).",
        "compile": "Reading, checking and printing a rubric of {n} indicators (`kaohe show`): {median:.1f} ms ({least:.1f}–{most:.1f}, {runs} runs).",
        "memory": "Peak memory on the township rubric with every cell filled, `--matrix` alone, told from tables of so many offices, twice as many, and those with {columns} columns more that no field names ({cell} bytes a cell):",
        "ways": {"offices": "office by office", "columns": "by columns"},
        "way": "{way}: {office:,.0f} bytes an office, {column:,.1f} more for each such column ({offices:,} offices, {peaks})",
        "machine": "{cpu}, {cores} cores, {system}; programs in turn in one run, whole processes, warm page cache.",
    },
    "zh": {
        "head": ["程序", "耗时(秒)", "最短–最长", "与手写程序之比", "CPU(秒)", "内存峰值(MiB)", "实跑家数", "分数不符", "合计不符", "等次不符", "名次不符"],
        "offices": "{n} 家单位,{cells} 个指标分;{rounds} 轮的中位数",
        "scaled": "{ran},按比例推算",
        "township": "镇街细则({indicators} 项指标,有否决、名额,1% 的单元格待定),生成的 {n} 家单位,每家每项用时与速度测试细则相比:",
        "each": "{name}:{wall:.2f} 秒{scaled},{each:.1f} 纳秒,{times:.2f} 倍",
        "startup": "十二份填报表(`samples/2024`):{median:.1f} 毫秒({least:.1f}–{most:.1f},{runs} 次)。",
        "compile": "读入、检查并打印 {n} 项指标的细则(`kaohe show`):{median:.1f} 毫秒({least:.1f}–{most:.1f},{runs} 次)。",
        "memory": "镇街细则填满各项、只要 `--matrix` 时的内存峰值,由这么多家、加倍、加倍后另加 {columns} 列细则没有的填报项({cell} 字节一格)的表得出:",
        "ways": {"offices": "逐家", "columns": "按列"},
        "way": "{way}:每家 {office:,.0f} 字节,每个这样的列再加 {column:,.1f} 字节({offices:,} 家,{peaks})",
        "machine": "{cpu},{cores} 核,{system};各程序在同一次运行中轮流执行,均为整个进程,文件已在缓存中。",
    },
}


def size_text(n):
    for unit, letter in [(1_000_000, "M"), (1_000, "k")]:
        if n >= unit and n % unit == 0:
            return f"{n // unit}{letter}"
    return str(n)


def render(report, language):
    """Everything that was measured, as Markdown."""
    words = WORDS[language]
    parts = [sizes(table, report["rounds"], language) for table in report["sizes"]]
    if township := report.get("township"):
        parts.append(townships(township, language))
    for figure in ["startup", "compile"]:
        if figure in report:
            parts.append(words[figure].format(**report[figure]))
    if memory := report.get("memory"):
        parts.append(memories(memory, words))
    parts.append(words["machine"].format(**report["machine"]))
    return "\n\n".join(parts)


def sizes(results, rounds, language):
    words = WORDS[language]
    n = results[0]["offices"]
    base = next((r["wall"] for r in results if r["name"] == "baseline"), None)
    lines = [
        words["offices"].format(n=f"{n:,}", cells=f"{24 * n:,}", rounds=rounds),
        "",
        "| " + " | ".join(words["head"]) + " |",
        "|---|" + "--:|" * (len(words["head"]) - 1),
    ]
    for r in sorted(results, key=lambda r: r["wall"]):
        ran = size_text(r["ran"])
        note = r["note_zh"] if language == "zh" else r["note"]
        off = r["off"] or {}
        cells = [
            f"{r['name']} ({note})",
            f"{r['wall']:.3f}",
            f"{r['least']:.3f}–{r['most']:.3f}",
            f"{r['wall'] / base:.2f}" if base else "",
            f"{r['cpu']:.2f}",
            f"{r['peak'] / 2**20:.0f}",
            ran if r["ran"] == n else words["scaled"].format(ran=ran),
            *(f"{off[kind]:,}" if off else "" for kind in ["points", "sums", "grades", "ranks"]),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def townships(township, language):
    words = WORDS[language]
    of_benchmark = township["benchmark"]
    lines = [words["township"].format(n=f"{township['offices']:,}", indicators=township["indicators"]), ""]
    base = each_ns(of_benchmark, township["benchmark_indicators"])
    for r in [of_benchmark, *township["runs"]]:
        count = township["benchmark_indicators"] if r is of_benchmark else township["indicators"]
        each = each_ns(r, count)
        ran = words["scaled"].format(ran=size_text(r["ran"]))
        scaled = f" ({ran})" if r["ran"] < r["offices"] else ""
        name = r["note_zh"] if language == "zh" else r["note"]
        lines.append("- " + words["each"].format(name=name, wall=r["wall"], scaled=scaled, each=each, times=each / base))
    return "\n".join(lines)


def memories(memory, words):
    lines = [words["memory"].format(**memory), ""]
    for way, of_way in memory["ways"].items():
        peaks = ", ".join(f"{peak / 2**20:.0f} MiB" for peak in of_way["peaks"])
        lines.append("- " + words["way"].format(way=words["ways"][way], **{**of_way, "peaks": peaks}))
    return "\n".join(lines)


def each_ns(result, indicators):
    return 1e9 * result["wall"] / result["offices"] / indicators


def write_readme(report):
    """Puts the results between the markers of both README files."""
    for page, language in [("README.md", "en"), ("docs/README.zh.md", "zh")]:
        path = ROOT / page
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        _, found, after = rest.partition(END)
        if not found:
            raise SystemExit(f"{page} has no {BEGIN} and {END}")
        path.write_text(f"{before}{BEGIN}\n{render(report, language)}\n{END}{after}", encoding="utf-8")
