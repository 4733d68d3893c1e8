"""A notebook comes out of the engine ‘sipp’ as it comes out of a kernel."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines

from sipp_lib.batch.engine import SippEngine
from sipp_lib.batch.run import make
from sipp_lib.files import shipped

# cells, each with its tags; a failure that no tag allows ends the notebook
TORTURE = [
    (source.rstrip("\n"), tags.split())
    for tags, source in re.findall(
        r"^# %%(.*)\n((?:(?!# %%).*\n)*)",
        r"""
# %%
print('a'); print('b')
# %%
import sys
print('out'); print('err', file=sys.stderr); print('out2')
# %%
1+1
# %%
from IPython.display import display, HTML, update_display, clear_output, Markdown, Image, JSON
h = display('first', display_id=True)
h2=display(HTML('<b>x</b>'), display_id='known')
print('between')
'result'
# %%
h.update('second'); update_display(HTML('<i>y</i>'), display_id='known'); display('again', display_id='known')
# %%
print('gone'); clear_output(); print('stays')
# %%
print('gone'); clear_output(wait=True); display('x')
# %%
%%capture cap
print('hidden'); display('hid'); print('e',file=sys.stderr); 5
# %%
print(cap.stdout, cap.stderr, len(cap.outputs)); cap.show()
# %%
!echo hello; echo err >&2; exit 3
# %%
print(_exit_code); x=!echo one; echo two
x
# %%
import os, time; os.system('echo fromsystem'); time.sleep(.5)
# %%
import subprocess; subprocess.run(['echo','child']); time.sleep(.5)
# %%
subprocess.run('echo e >&2; printf part', shell=True); time.sleep(.5)
# %%
os.write(1,b'raw\n'); time.sleep(.5)
# %%
import warnings
warnings.warn('careful'); warnings.warn('old', DeprecationWarning)
# %%
def f():
    warnings.warn('in f', UserWarning, stacklevel=2)
f(); f()
# %% raises-exception
1/0
# %% raises-exception
def g(n):
    return g(n-1) if n else {}['k']
g(3)
# %% raises-exception
raise SystemExit(3)
# %% raises-exception
def broken(:
 pass
# %% raises-exception
class R:
    def __repr__(self): raise ValueError('no repr')
R()
# %%
class B:
    def _repr_html_(self): return '<b>b</b>'
    def _repr_mimebundle_(self, **k):
        bundle = {'text/html': '<u>1</u>', 'application/json': {'a': (1, 2), 3: None}}
        return bundle, {'text/html': {'isolated': True}}
B()
# %%
import pandas as pd
import numpy as np
pd.DataFrame(np.arange(60).reshape(2,30))
# %%
print(pd.DataFrame(np.arange(60).reshape(2,30)))
# %%
import matplotlib.pyplot as plt
plt.plot([1,2,3]); plt.title('t')
# %%
fig, ax = plt.subplots(); ax.bar([1],[2]); plt.show(); print('after'); fig
# %%
print(plt.get_fignums(), plt.get_backend())
# %%
await __import__('asyncio').sleep(0.01); print('awaited')
# %%
import asyncio
print(asyncio.get_running_loop().is_running())
t=asyncio.ensure_future(asyncio.sleep(0, 'r'))
# %%
print(await t)
# %% raises-exception
asyncio.run(asyncio.sleep(0))
# %% raises-exception
input('q')
# %%
%timeit -n1 -r1 -q -o pass
None
# %%
%%writefile f.txt
text
# %%
%%bash
echo inbash; echo e >&2
# %%
%pwd
len(_ih), Out[4], In[3], _i[:5]
# %%
%history -n 1-2
# %%
?len
# %%
print('x', end=''); sys.stdout.flush(); print('y')
# %%
import time
print('t1'); time.sleep(.5); print('t2')
# %%
display({'text/plain':'raw', 'image/png':'iVBORw0KGgo='}, raw=True, metadata={'image/png':{'width':3}})
# %%
display(1, 2, 'three'); print('p'); display(HTML('z'))
# %%


# %% skip-execution
skipped = 1
skipped
# %%
shell = type(get_ipython()).__mro__[-5].__name__
__name__, '' in sys.path, sys.stdout.isatty(), sys.stdout.encoding, shell, 'skipped' in globals()
# %%
import logging; logging.warning('logged'); logging.getLogger('x').error('E')
# %%
import threading
thr=threading.Thread(target=lambda: print('in thread')); thr.start(); thr.join()
# %%
from IPython.display import DisplayHandle
d=DisplayHandle(); d.display('u'); d.update('v'); display('nope', display_id='z', metadata={'a':1})
# %%
get_ipython().run_cell('3+4')
None
# %%
from IPython.utils.capture import capture_output
with capture_output() as c:
    print('c'); display('d')
    with capture_output() as c2: print('inner')
c.stdout, c2.stdout
# %%
import ipywidgets as w
s=w.IntSlider(3); display(s); s.value=4
s
# %%
%matplotlib inline
plt.plot([3]);
# %%
%config InlineBackend.figure_formats=['svg']
plt.rcParams['svg.hashsalt']='a'
plt.plot([3]);
# %%
1; 2;
# %%
_
# %%
print(os.environ.get('MPLBACKEND'), os.environ.get('TERM'), os.environ['PAGER'])
# %% raises-exception
%xmode Plain
1/0
# %%
float('nan'), {'a': float('inf')}, b'by', {1,2}, 'é\u2028'
# %%
JSON({'n': 1.5, 't': (1,2)})
# %% raises-exception
print('\r10%\r20%'); print('\x1b[31mred\x1b[0m')
# %% raises-exception
raise KeyboardInterrupt
# %% raises-exception
raise ExceptionGroup('g',[ValueError(1),TypeError('x')])
# %% raises-exception
try:
    1/0
except Exception as e:
    raise ValueError('chained') from e
# %% raises-exception
sys.exit('bye')
# %%
assert False, 'the end'
# %%
print('never')
""",
        re.MULTILINE,
    )
]

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
RUN = """
import sys, papermill
from papermill.engines import papermill_engines
from sipp_lib.batch.engine import SippEngine
papermill_engines.register("sipp", SippEngine)
try:
    papermill.execute_notebook(*sys.argv[1:3], engine_name=sys.argv[3], progress_bar=False)
except papermill.PapermillExecutionError as error:
    print(error.ename, error.evalue, error.exec_count)
"""
ANY = {
    r"ipykernel_\d+": "ipykernel_N",
    r"0x[0-9a-f]+": "0xN",
    r"\d{4}-\d\d-\d\dT[\d:.+Z]+": "TIME",
    r'"duration": [\d.e-]+': '"duration": 0',
    r"[0-9a-f]{32}": "ID",
    r"/tmp/[\w/.-]+": "/tmp/PATH",
    r'"output_path": "[^"]*"': '"output_path": ""',
    r'"id": "(papermill-error-cell|[0-9a-f-]{8,36})"': '"id": "ID"',
}
# inside pytest ipykernel does not watch the descriptors
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
OUTSIDE["PYTHONSAFEPATH"] = "1"  # as the kernel ‘sipp’ has it


def plain(value):
    """Without what differs from run to run: process, paths, times, ids drawn by lot."""
    text = json.dumps(value, sort_keys=True)
    for found, put in ANY.items():
        text = re.sub(found, put, text)
    return json.loads(text)


def told(cell):
    """A cell with its streams apart, each whole: a kernel cuts them by its clock, and their order is by chance."""
    shown, streams = [], {}
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + "".join(output["text"])
        else:
            shown.append(output)
    return plain({**cell, "outputs": shown, "streams": streams})


def notebook(cells):
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    made.cells = [nbformat.v4.new_markdown_cell("# Torture", id="words")]
    for at, (source, tags) in enumerate(cells):
        metadata = {"tags": tags} if tags else {}
        made.cells.append(nbformat.v4.new_code_cell(source, metadata=metadata, id=f"c{at}"))
    return made


def run(folder, cells):
    """What a kernel and the engine make of the same cells, and what papermill says at the end."""
    source, made = folder / "in.ipynb", []
    nbformat.write(notebook(cells), source)
    for engine in ("nbclient", "sipp"):
        written, work = folder / f"{engine}.ipynb", folder / engine
        work.mkdir()
        command = [sys.executable, "-c", RUN, source, written, engine]
        done = subprocess.run(command, capture_output=True, text=True, env=OUTSIDE, cwd=work, check=False)
        assert done.returncode == 0, done.stderr
        made.append((json.loads(written.read_text()), done.stdout.splitlines()[-1:]))
    return made


def test_a_cell_that_closes_the_output_comes_to_an_end(tmp_path):
    nbformat.write(notebook([("import os; os.close(1)", []), ("1 + 1", [])]), tmp_path / "in.ipynb")
    command = [sys.executable, "-c", RUN, tmp_path / "in.ipynb", tmp_path / "out.ipynb", "sipp"]
    subprocess.run(command, env=OUTSIDE, cwd=tmp_path, check=True, timeout=60)
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert made.cells[-1].outputs[0].data == {"text/plain": "2"}


def test_a_torture_notebook_is_the_same_cell_by_cell(tmp_path):
    (kernel, end), (engine, own_end) = run(tmp_path, TORTURE)
    assert len(kernel["cells"]) == len(TORTURE) + 3  # the words, and papermill's two marks of the error
    for theirs, ours in zip(kernel["cells"], engine["cells"], strict=True):
        assert told(ours) == told(theirs)
    assert end == own_end
    assert end[0].startswith("AssertionError the end")
    states = [each["metadata"].pop("widgets").popitem()[1]["state"].values() for each in (kernel, engine)]
    models = [sorted(each["model_name"] for each in state) for state in states]
    assert models[0] == models[1]
    assert plain(engine["metadata"]) == plain(kernel["metadata"])


def test_what_a_cell_shows_within_a_widget_stays_there():
    # not compared: a kernel's client may wait for ever for such a cell (nbclient's issue 312)
    papermill_engines.register("sipp", SippEngine)
    cell = "import ipywidgets as w\nout = w.Output()\nwith out:\n    print('in it'); display('shown')\nout"
    made = papermill.execute_notebook(notebook([(cell, [])]), None, engine_name="sipp", progress_bar=False)
    (shown,) = made.cells[-1].outputs
    view = shown["data"]["application/vnd.jupyter.widget-view+json"]
    state = made.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert shown["data"]["text/plain"] == "Output()"
    assert state[view["model_id"]]["state"]["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "in it\n"},
        {"output_type": "display_data", "data": {"text/plain": "'shown'"}, "metadata": {}},
    ]


def test_after_exit_both_call_the_kernel_dead(tmp_path):
    papermill_engines.register("sipp", SippEngine)
    for engine in ("nbclient", "sipp"):
        with pytest.raises(Exception, match="Kernel died"):
            papermill.execute_notebook(
                notebook([("exit", []), ("import time; time.sleep(5)", [])]),
                None,
                engine_name=engine,
                progress_bar=False,
            )


@pytest.mark.parametrize(
    "template",
    [
        path
        for path in sorted(shipped("templates", "reports").glob("*.ipynb"))
        if "partnership" in papermill.inspect_notebook(str(path))
    ],
    ids=lambda path: path.stem,
)
def test_a_report_is_the_same_notebook_and_page(sample, template):
    made = []
    for engine in ("sipp", None):
        files = make(sample, "stravannan-gaidhlig", template=template, engine=engine)
        made.append((files.page.read_bytes(), files.notebook.read_bytes()))
    assert made[0] == made[1]


def test_figures_settings_and_names_of_one_notebook_do_not_appear_in_the_next():
    papermill_engines.register("sipp", SippEngine)
    before = dict(mpl.rcParams)
    draws = "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 9\nx = plt.figure()\n1 / 0"
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(notebook([(draws, [])]), None, engine_name="sipp", progress_bar=False)
    asks = "import matplotlib.pyplot as plt\nplt.get_fignums(), plt.rcParams['lines.linewidth'], 'x' in globals()"
    done = papermill.execute_notebook(notebook([(asks, [])]), None, engine_name="sipp", progress_bar=False)
    assert done.cells[-1].outputs[-1]["data"]["text/plain"] == "([], 1.5, False)"
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("language", "options", "sentence"),
    [
        ("R", {}, "The engine ‘sipp’ runs notebooks in Python, and this one is in R."),
        (
            "python",
            {"execution_timeout": 5},
            "The engine ‘sipp’ cannot stop a cell. Limit the time of the process instead.",
        ),
    ],
)
def test_what_it_cannot_do_it_refuses(language, options, sentence):
    papermill_engines.register("sipp", SippEngine)
    asked = notebook([("1", [])])
    asked.metadata.kernelspec.language = language
    with pytest.raises(ValueError, match=re.escape(sentence)):
        papermill.execute_notebook(asked, None, engine_name="sipp", progress_bar=False, **options)


def test_papermill_finds_it_by_its_name():
    named = PROJECT["entry-points"]["papermill.engine"]
    assert named == {"sipp": f"{SippEngine.__module__}:{SippEngine.__name__}"}
