"""What the pages show: functions that ask the graph and return typed records, without streamlit."""
