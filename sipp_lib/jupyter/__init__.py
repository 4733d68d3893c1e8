"""JupyterLab and Voilà on a programme: the server, the kernel, the start page and its tour.

From the server to what it shows:

- `server`: `sipp open`: token, a path that nobody guesses, which page comes first, what Jupyter's server loads
- `stopping`: Ctrl+C, and the other ways to tell it to stop
- `voila`: the same as plain pages, with a login; which of them comes first: `server`
- `kernel`: the pages' kernel, without a port
- `prepared`: kernels that have loaded what a page needs before it is opened
- `facts`: what the extension in the browser is told; what partnerships are called, and in which order
- `given_out`: which questionnaires may be given out, and each as a file
- `desk`: what the page to start from shows of each partnership: phases, what is missing, its reports (those made at
  night, too), what waits for a decision, what others wrote
- `sharing`: what it tells of other schools
- `start_page`: what its buttons do, what it says when opened; order, headings, labels: `start_page.js` beside it
- `tour`: the tour on the sample

What JupyterLab shows otherwise is the extension in `sipp_lib/labextension/sipp-workbook/static/`: menus and the
window's title in `calm.js`, one page in `page.js`, who types while
its kernel begins again in `typing.js`.
"""
