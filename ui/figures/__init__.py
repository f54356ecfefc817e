"""Figures as plain descriptions, without streamlit: what is drawn where, in which colour, with which words."""
