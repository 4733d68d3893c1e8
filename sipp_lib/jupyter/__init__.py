"""JupyterLab and Voilà on a programme: the server, the kernel, the start page and its tour.

From the server to what it shows:

- `server`: `sipp open`; what Jupyter's server loads
- `voila`: the same as plain pages, with a login
- `kernel`: the pages' kernel, without a port
- `start_page`: the page to start from; its JavaScript and CSS lie beside it
- `tour`: the tour on the sample
"""
