"""JupyterLab and Voilà on a programme: the server, the kernel, the start page and its tour."""
