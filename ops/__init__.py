"""What keeps an unattended server honest: messages, alerts, status, doctor, backup, metrics, retention."""
