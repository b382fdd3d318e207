"""Settings from environment (FANGFEI_…), systemd's credentials and fangfei.toml; nobody else reads any of them.

Order of precedence: command line, environment, credentials, fangfei.toml, the defaults of the parts in this package.
"""

from wiring.settings.layers import CONFIG_FILE, use_config
from wiring.settings.loading import load_settings
from wiring.settings.model import SOFTWARE, Settings

__all__ = ["CONFIG_FILE", "SOFTWARE", "Settings", "load_settings", "use_config"]
