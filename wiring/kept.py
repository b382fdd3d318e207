"""The folders that the desk may edit, and where the value of each setting came from."""

from collections.abc import Mapping
from pathlib import Path

from facts.errors import BadInput
from keywords.entries.office import Office
from runs.keeping import KeptFolder
from wiring.assembly import House
from wiring.settings import CONFIG_FILE, Settings
from wiring.settings.origins import Origin


def lexicon_home(settings: Settings) -> Path:
    """The office's lexicon folder.

    Raises:
        BadInput: none is set; says what to set.
    """
    if settings.lexicon is None:
        raise BadInput(
            f'还没有指定本单位的词库文件夹。请管理员在服务器的 {CONFIG_FILE} 中写一行 lexicon = "lexicon"'
            "（或设置环境变量 FANGFEI_LEXICON），再重新启动服务；随程序附带的词库不在这里修改。"
        )
    return settings.lexicon


def lexicon_office(settings: Settings) -> Office:
    """The office's lexicon as its files are now; errors as `lexicon_home`, and BrokenLexicon."""
    return Office.open(lexicon_home(settings))


def kept_lexicon(house: House) -> KeptFolder:
    """The office's lexicon folder, to be changed; errors as `lexicon_home`."""
    return KeptFolder(lexicon_home(house.settings), clock=house.clock, audit=house.audit)


def source_home(settings: Settings) -> Path:
    """The folder of the configured sources.

    Raises:
        BadInput: none is set; says what to set.
    """
    if settings.sources is None:
        raise BadInput(
            f'还没有指定监测源文件夹。请管理员在服务器的 {CONFIG_FILE} 中写一行 sources = "sources"'
            "（或设置环境变量 FANGFEI_SOURCES），再重新启动服务。"
        )
    return settings.sources.parent if settings.sources.is_file() else settings.sources


def kept_sources(house: House) -> KeptFolder:
    """The folder of the configured sources, to be changed; errors as `source_home`."""
    return KeptFolder(source_home(house.settings), clock=house.clock, audit=house.audit)


def origins(settings: Settings) -> Mapping[str, Origin]:
    """Name of each setting -> where its value came from."""
    return {name: _origin(name, settings) for name in Settings.model_fields}


def _origin(name: str, settings: Settings) -> Origin:
    if name in settings.places:
        return settings.places[name].origin
    if name + "_file" in settings.places:
        return settings.places[name + "_file"].origin
    return Origin.COMMAND if name in settings.model_fields_set else Origin.DEFAULT
