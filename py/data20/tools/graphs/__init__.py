"""Graphs and visualisation."""
