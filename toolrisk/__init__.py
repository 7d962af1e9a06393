"""Toolrisk: the open risk catalog of MCP tools."""

__version__ = "0.1.0"
