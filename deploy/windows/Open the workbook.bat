@echo off
start "" "%~dp0python\pythonw.exe" "%~dp0start.pyw"
