"""The workbook for many people through JupyterHub, on a server that an authority runs.

From a sign-in to a person's pages, and to their end:

- `provider_groups`: what the identity provider says of a person: an account, rights in partnerships
- `site`: where things lie on the server
- `system_accounts`: an account of the system for each person; none of its processes outlives its rights
- `group_folders`: the folders of each partnership, and what of them a person is shown
- `admission`: all of this given before a person's server starts, and taken when it ends
- `sign_in`: JupyterHub's authenticator, which goes on asking the provider while a server runs;
  how often, and whom, is set in `deploy/jupyterhub/jupyterhub_config.py`
- `own_server`: what runs as the person: JupyterLab on the programme
- `nightly`: reports for the public, made at night
"""
