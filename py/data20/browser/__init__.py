"""The only room that imports js or pyodide."""
