//! The account of one office.

super::texts! {
    // The head of the account.
    TITLE: "{name}计分说明" / "How {name} was scored";
    OFFICE: "单位:{id}" / "Office: {id}";
    OFFICE_OF: "单位:{id},{cohort}" / "Office: {id}, {cohort}";
    RUBRIC: "细则:{title}({edition})" / "Rubric: {title} ({edition})";
    REPORT: "填报表:{file}" / "Report: {file}";
    NO_REPORT: "填报表:没有报送" / "Report: none was sent";
    TOTAL: "总分:{total}(满分 {full})" / "Total: {total} (full marks {full})";
    NO_TOTAL: "总分:没有,各项都不适用" / "Total: none, nothing of the paper applies";
    TOTAL_FAILED: "总分公式算不出来,总分未定" / "The formula of the total fails: the total is open";
    GRADE: "等次:{grade}" / "Grade: {grade}";
    GRADE_OPEN: "等次:{grade},最好可能{possible}" / "Grade: {grade}, at best {possible}";
    GRADE_AT_MOST: "等次:未定,最好可能{possible}" / "Grade: open, at best {possible}";
    RANK: "名次:第{rank}名,同排 {size} 家" / "Rank: {rank} of {size}";
    RANK_OPEN: "名次:第{rank}名(最好第{best}名,最差第{worst}名),同排 {size} 家" / "Rank: {rank} (at best {best}, at worst {worst}) of {size}";
    NO_RANK: "名次:不排名次" / "Rank: none";
    ALONE: "只读到这一家:名次、名额和同类比较没有别家可比,请连同其他单位的填报表一起给出" / "Only this office was read: rank, quota and comparisons lack the others; give their reports, too";

    // Chapters.
    SECTION_POINTS: "{section}:{points}" / "{section}: {points}";
    SUMS: "分数构成" / "How the total is made up";
    LOST: "失分的项({count} 项,共失 {points} 分)" / "Where points were lost (items: {count}, points: {points})";
    LOST_NOTHING: "没有失分的项" / "No points were lost";
    OPEN: "待定({count} 件事,悬着 {points} 分)" / "What is open (things: {count}, points that hang on them: {points})";
    ITEMS: "各项" / "Items";
    GIVEN: "加分、扣分" / "Bonus and penalty";
    NOT_APPLICABLE: "缺项({count} 项,{points} 分)" / "Not applicable (items: {count}, points: {points})";
    CHANGES: "折算、封顶、调整和限制" / "Rescaling, caps, adjustments and limits";
    GATES: "否决和降档" / "Gates";
    STANDING: "名次和等次" / "Rank and grade";
    REMARKS: "备注" / "Remarks";
    PROBLEMS: "填报中的问题" / "Problems in what was reported";

    // The table of sums.
    BONUS_SECTION: "{section}(加分)" / "{section} (bonus)";
    PENALTY_SECTION: "{section}(扣分)" / "{section} (penalty)";
    SECTION_NOT_APPLICABLE: "不适用" / "not applicable";
    OF_FULL: "{points} / {full}" / "{points} of {full}";
    TOTAL_ROW: "总分" / "Total";

    // Ends of figures.
    BETWEEN: "{sure}至{possible}" / "{sure} to {possible}";

    // The head of an item.
    ITEM: "{item}:{points} 分" / "{item}: {points} points";
    ITEM_OF: "{item}:{points} 分,满分 {full}" / "{item}: {points} of {full} points";
    ITEM_LOST: "{head},失 {lost}" / "{head}, {lost} lost";
    ITEM_OPEN: "{head},待定 {open}" / "{head}, {open} open";
    ITEM_TAKEN: "{item}:扣 {taken} 分" / "{item}: {taken} points taken";
    ITEM_NOT_TAKEN: "{item}:不扣分" / "{item}: nothing taken";
    ITEM_NOT_APPLICABLE: "{item}:缺项" / "{item}: not applicable";
    ITEM_WHY_NOT: "{item}:{why}" / "{item}: {why}";
    ITEM_FAILED: "{head},计分出错" / "{head}, scoring failed";
    ITEM_NOT_COUNTED: "{head}(不计入总分)" / "{head} (not counted)";
    ITEM_CLOSED: "{head},到期未补" / "{head}, closed";
    PERHAPS_NOT_APPLICABLE: "{head},也可能缺项" / "{head}, or not applicable";

    // What is told of an item.
    RULE: "细则" / "Rule";
    RESPONSIBLE: "责任单位" / "Responsible";
    METHOD: "考核方式" / "Method";
    READ: "读到" / "Read";
    SCRIPT: "算式" / "Script";
    CONDITION: "适用条件" / "Applies when";
    GATE_CONDITION: "条件" / "Condition";
    MEASURE: "其中{title}({name}):{result}" / "{title} ({name}): {result}";
    WORKINGS: "计算" / "Workings";
    POINTS: "得分" / "Points";
    REASON: "原因" / "Reason";
    EFFECT: "影响" / "Effect";
    DECIDED: "认定" / "Decided";
    DECIDED_BY: "{by},{on}" / "{by}, {on}";
    SELF_SCORE: "自评分" / "Own score";
    BROKE: "出错" / "Failure";

    // A fact.
    FACT: "{title}({id}):{value}" / "{title} ({id}): {value}";
    WRITTEN: "{value}(填作 {written})" / "{value} (written {written})";
    FACT_NOT_GIVEN: "未填" / "not reported";
    FACT_NOT_TAKEN: "未采用:{why}" / "not accepted: {why}";
    FACT_NOT_APPLICABLE: "缺项({reason})" / "not applicable ({reason})";
    FACT_IF_BLANK: "未填,细则规定按 {value} 计" / "not reported, which counts as {value}";
    FACT_LINE_DATA: "{value},条线数据({by})" / "{value}, line data ({by})";
    FACT_VERIFIED: "{value},核定:{by}" / "{value}, verified: {by}";
    FACT_REPLACED: "{value};原填 {replaced}" / "{value}; the office stated {replaced}";
    FACT_UNPROVED: "{value},缺佐证:不算作已证明" / "{value}, without its evidence: not proved";
    QUOTE: "「{quote}」" / "\"{quote}\"";
    PAGE: "第{page}页" / "page {page}";
    AS_OF: "截至{date}" / "as of {date}";
    PLACE: "见 {place}" / "at {place}";

    // From what the script comes to, to points.
    STEP_SCRIPT: "算式得 {value}" / "the script comes to {value}";
    STEP_HOLDS: "条件成立,得满分 {value}" / "the condition holds: full points, {value}";
    STEP_FAILS: "条件不成立,得 {value}" / "the condition does not hold: {value}";
    STEP_UNDECIDED: "条件未定,得 {value}" / "the condition is undecided: {value}";
    STEP_SCALE: "按 {out_of} 分折成 {points} 分:{value}" / "{points} points for {out_of}: {value}";
    STEP_FLOOR: "不低于 {at}:{value}" / "no less than {at}: {value}";
    STEP_CAP: "不高于 {at}:{value}" / "no more than {at}: {value}";
    STEP_ROUNDED: "四舍五入到 {digits} 位小数:{value}" / "rounded to {digits} decimals: {value}";
    STEP_UNPROVED: "缺佐证的不算作已证明:{value}" / "what lacks evidence is not proved: {value}";
    STEP_ADJUSTED: "人工调整 {value}" / "a person changed it by {value}";
    STEP_RESULT: "得 {value} 分" / "{value} points";
    STEP_TAKEN: "扣 {value} 分" / "{value} points taken";
    UNPROVED_ENDS: "两端是稳妥的估计,实际可能更窄" / "both ends are safe estimates: it may be narrower";

    // A gate.
    GATE_FIRES: "{gate}:触发" / "{gate}: fires";
    GATE_MAY_FIRE: "{gate}:可能触发" / "{gate}: may fire";
    GATE_DOES_NOT_FIRE: "{gate}:未触发" / "{gate}: does not fire";
    GATE_NOT_APPLICABLE: "{gate}:不适用,不触发({reason})" / "{gate}: not applicable, does not fire ({reason})";

    // What would settle something.
    NEED: "{title}:{kind},影响 {points} 分({items})" / "{title}: {kind}, {points} points hang on it ({items})";
    NEED_NO_POINTS: "{title}:{kind}({items})" / "{title}: {kind} ({items})";
    NEED_KNOWN: "{need};已知 {known}" / "{need}; known {known}";
    NEED_WHY: "{need};{why}" / "{need}; {why}";
    NEED_NEEDED: "{need};{needed}才得最高分" / "{need}; {needed} for the most points";
    NEED_ASK: "{need};向{ask}要" / "{need}; ask {ask}";
    NEED_MISSING: "未填报" / "not reported";
    NEED_REFUSED: "未采用" / "not accepted";
    NEED_VAGUE: "不精确" / "not exact";
    NEED_EVIDENCE: "缺佐证" / "without evidence";
    NEED_ENTRY: "待评分" / "to be assessed";
    NEED_SOURCE: "缺资料" / "not given to this run";

    // Lines of the card.
    LINE_SCALE: "换算" / "scale";
    LINE_RESCALE: "缺项折算" / "rescaled";
    LINE_CAP: "封顶保底" / "floor or cap";
    LINE_ADJUSTMENT: "人工调整" / "adjustment";
    LINE_GATE: "否决和降档" / "gate";
    LINE_FORMULA: "总分公式" / "formula of the total";
    LINE_ROUNDING: "总分取整" / "total rounded";
    LINE_LIMIT: "总分限制" / "limit of the total";
    LINE_QUOTA: "名额" / "quota";
    LINE_RANK: "名次" / "rank";
    LINE_GRADE: "等次" / "grade";
    LINE_COLUMN: "其他数" / "other figure";
    LINE_NAMED: "{kind}({title})" / "{kind} ({title})";
}
