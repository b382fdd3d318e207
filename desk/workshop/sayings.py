"""What the readers of lexicon and source files say in English, said in Chinese; what is not known stands as it is."""

import re

#: File, line, what; of a source the folder stands before the name.
_PLACED = re.compile(r"(?:.*/)?(?P<file>[^/:]+):(?P<line>\d+): (?P<what>.*)", re.DOTALL)
_NAMED = re.compile(r"(?:.*/)?(?P<file>[^/:]+\.ya?ml): (?P<what>.*)", re.DOTALL)
_TABLE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"not valid YAML \((.*)\); check indents and quotes", r"不是合格的 YAML（\1）；请检查缩进、引号和冒号"),
        (r"this is not YAML \((.*)\)\.?", r"不是合格的 YAML（\1）；请检查缩进、引号和冒号"),
        (r"unknown key “(.*)”; the keys are (.*)", r"不认识字段“\1”；可用的字段：\2"),
        (r"unknown field '(.*)'; did you mean (.*)\?", r"不认识字段“\1”，是不是 \2？"),
        (r"unknown field '(.*)'; fields are (.*)", r"不认识字段“\1”；可用的字段：\2"),
        (r"“(.*)” is missing or empty; write a text", r"缺少“\1”，或它是空的；请写上内容"),
        (r"“(.*)” must be a number from 0 to 1", r"“\1”应是 0 到 1 之间的数"),
        (r"“(.*)” must be a day such as (.*)", r"“\1”应是日期，例如 \2"),
        (r"“(.*)” must be a list of texts, none of them empty", r"“\1”应是一组文字，不能有空的"),
        (r"“(.*)” must be a list of entries with their fields", r"“\1”下面应是一条条带字段的词条（- id: …）"),
        (r"“(.*)” must have fields of its own", r"“\1”下面应有自己的字段"),
        (r"“(.*)” cannot be “(.*)”; it is one of (.*)", r"“\1”不能是“\2”；只能是 \3 之一"),
        (r"“(.*)” stands here twice; remove one", r"“\1”写了两次；请删去一处"),
        (r"the field (.*) stands here twice\.", r"字段 \1 写了两次；请删去一处"),
        (r"the file must start with fields such as “entries:”", r"文件应以 entries: 这样的字段开头"),
        (r"a source is a list of fields, such as id: and start_urls:\.",
         r"来源文件应是一行行字段，例如 id: 和 start_urls:"),
        (r"write “entries:” and below it one “- id: …” for each entry",
         r"请写 entries:，下面每条以“- id: …”开头"),
        (r"id (.*) is already used at (.*); give it a new one", r"编号 \1 已在 \2 用过；请换一个"),
        (r"(.*) is no entry of the lexicon; a new one needs a “category”",
         r"词表里没有 \1；新增词条要写 category（类别）"),
        (r"category “(.*)” is not in the lexicon; use one of its codes", r"词表里没有类别“\1”；请用已有的类别代码"),
        (r"sector “(.*)” is not in sectors.yml; use one of its codes",
         r"没有行业代码“\1”；请用 sectors.yml 里的代码"),
        (r"mode “(.*)” is not in modes.yml; use one of its names",
         r"没有集资模式“\1”；请用 modes.yml 里的名称"),
        (r"an entry of family element names its “element”, others do not",
         r"性质为要件的词条必须写 element，其他的不写"),
        (r"“until” lies before “since”; correct one of them", r"停用日早于启用日；请改正其中一个"),
        (r"“pattern” belongs to entries of kind pattern; .*", r"只有 kind 为 pattern 的词条才写 pattern"),
        (r"“(.*)” has fewer than two characters to match; .*", r"“\1”不足两个字，无法匹配；请删去或写长一些"),
        (r"the pattern matches the empty text; .*", r"正则会命中空文本；应至少要求一个字"),
        (r"the pattern matches everyday sentences at (\d+) places, such as “(.*)”; .*",
         r"正则在日常语句里命中 \1 处（例如“\2”）；应写得更窄"),
        (r"the pattern is refused: “(.*)” at character (\d+) has no upper end; write (.*)",
         r"正则第 \2 个字符起的“\1”没有上限；应写成 \3"),
        (r"the pattern is refused: look-around at character (\d+); .*",
         r"正则第 \1 个字符起用了前后查看，这里没有这种写法"),
        (r"the pattern is refused: a back-reference at character (\d+); .*",
         r"正则第 \1 个字符起用了反向引用，这里没有这种写法"),
        (r"the pattern is refused: (.*); look-around and back-references are not available",
         r"不是可用的正则（\1）"),
        (r"(\w+) should be found in “(.*)”", r"词条 \1 在应命中的例句“\2”里没有命中"),
        (r"(\w+) should be spared in “(.*)”", r"词条 \1 在不应命中的例句“\2”里命中了"),
        (r"(\w+) (the pattern .*)", r"词条 \1：\2"),
        (r"fields nest too deeply to be entries; .*", r"括号或缩进嵌套太深，不是词条；请检查括号和缩进"),
        (r"the file nests too deeply to be a source\.", r"括号或缩进嵌套太深，不是来源文件"),
        (r"the id (.*) is taken by another source; give each its own\.",
         r"编号 \1 已被另一个来源使用；请各用各的编号"),
        (r"(\w+): one line of text is wanted\.", r"\1：应写一行文字"),
        (r"(\w+): a list of lines is wanted, .*", r"\1：应是一组文字，每行以短横开头"),
        (r"(\w+): '(.*)' is no number\.", r"\1：“\2”不是数"),
        (r"(\w+): '(.*)' is no whole number\.", r"\1：“\2”不是整数"),
        (r"(\w+): '(.*)' is neither true nor false\.", r"\1：“\2”应写 true 或 false"),
        (r"(\w+): '(.*)' is no date; write it as (.*)\.", r"\1：“\2”不是日期；请写成 \3"),
        (r"(\w+): '(.*)' is not known; did you mean (.*)\?", r"\1：不认识“\2”，是不是 \3？"),
        (r"(\w+): '(.*)' is not known; it is one of (.*)\.?", r"\1：不认识“\2”；只能是 \3 之一"),
        (r"cannot be read \((.*)\); save it as UTF-8 YAML", r"读不出来（\1）；请存为 UTF-8 编码的 YAML"),
    )
)  # fmt: skip


def lines_of(told: str) -> tuple[str, ...]:
    """Each fault as one Chinese line, with file and line number."""
    return tuple(_line(each) for each in told.split("\n") if each.strip())


def _line(told: str) -> str:
    if found := _PLACED.fullmatch(told):
        return f"{found['file']} 第 {found['line']} 行：{say(found['what'])}。"
    if found := _NAMED.fullmatch(told):
        return f"{found['file']}：{say(found['what'])}。"
    return said if (said := say(told)).endswith(("。", ".", "！")) else f"{said}。"


def say(what: str) -> str:
    """One sentence in Chinese where it is known."""
    for pattern, words in _TABLE:
        if found := pattern.fullmatch(what):
            return _expanded(found, words)
    return what.rstrip("。")


def _expanded(found: re.Match[str], words: str) -> str:
    said = found.expand(words)
    head, colon, rest = said.partition("：the pattern ")
    return f"{head}：{say('the pattern ' + rest)}" if colon else said
