"""JupyterHub for the workbook, on one Debian machine: docs/server.md says what to do in which order."""

import os
import sys
from urllib.parse import urlsplit

from sipp_lib.hub.sign_in import SignIn, choice_form

c = get_config()  # noqa: F821  JupyterHub's own

# ---- The two addresses to put in: of the workbook, and of the identity provider.
PUBLIC = os.environ.get("SIPP_PUBLIC_URL", "https://workbook.example.org")
PROVIDER = os.environ.get("SIPP_PROVIDER", "https://id.example.org")

# ---- Who signs in, and where. Secrets stand in /etc/sipp/secrets.env, readable by root alone (see sipp-hub.service):
# SIPP_CLIENT_ID and SIPP_CLIENT_SECRET as the provider gave them, and JUPYTERHUB_CRYPT_KEY (openssl rand -hex 32).
STATE = os.environ.get("STATE_DIRECTORY", "/var/lib/sipp-hub")  # root's alone, as systemd makes it

c.JupyterHub.authenticator_class = SignIn
c.SignIn.any_allow_config = True  # groups.toml says who is let in; else the hub warns that nobody is
c.SignIn.login_service = "your school account"
c.SignIn.oauth_callback_url = f"{PUBLIC}/hub/oauth_callback"
c.SignIn.client_id = os.environ["SIPP_CLIENT_ID"]
c.SignIn.client_secret = os.environ["SIPP_CLIENT_SECRET"]
c.SignIn.authorize_url = f"{PROVIDER}/authorize"
c.SignIn.token_url = f"{PROVIDER}/token"
c.SignIn.userdata_url = f"{PROVIDER}/userinfo"
# offline_access: without a token to renew, a server is ended when the first token runs out
c.SignIn.scope = ["openid", "profile", "offline_access"]
c.SignIn.enable_auth_state = True  # sealed with JUPYTERHUB_CRYPT_KEY: by it the provider is asked again
# Microsoft (also the Microsoft 365 of Glow): ‘common’ is never right, put your tenant's id in its place.
#   PROVIDER = "https://login.microsoftonline.com/TENANT/oauth2/v2.0"
#   c.SignIn.userdata_url = "https://graph.microsoft.com/oidc/userinfo"
#   c.SignIn.groups_url = "https://graph.microsoft.com/v1.0/me/transitiveMemberOf/microsoft.graph.group?$select=id&$top=999"
#   c.SignIn.scope = ["openid", "profile", "offline_access", "User.Read", "GroupMember.Read.All"]

# ---- What groups may do, where things lie, and how often the provider is asked (30 seconds at most).
c.SignIn.groups_file = "/etc/sipp/groups.toml"
c.SignIn.root = "/srv/sipp"
c.SignIn.keeper = "postgresql:///sipp?user=keeper"
c.SignIn.ask_every = 20
c.SignIn.auth_refresh_age = 20  # whoever comes to the hub is asked about as well
c.SignIn.auth_refresh_strict = True  # an answer that is no ‘yes’ is a ‘no’
c.SignIn.refresh_pre_spawn = True

# ---- A server for each person, as an own account of the system.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [sys.executable, "-m", "sipp_lib.hub.own_server"]
c.Spawner.options_form = choice_form  # only for those who write in several partnerships
c.Spawner.notebook_dir = ""
c.Spawner.default_url = "/lab/tree/start_here.ipynb?reset"
c.Spawner.disable_user_config = True  # nothing in a person's home changes how their server is secured
# Plain pages in place of JupyterLab, lighter for a Chromebook: for all, or for whom a function of the spawner says so.
#   c.Spawner.environment = {"SIPP_PAGES": "1"}
c.Spawner.args = []
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.JupyterHub.allow_named_servers = False
c.JupyterHub.shutdown_on_logout = True
# No account is the hub's administrator: nobody reaches another's server through it.
c.Authenticator.admin_users = set()
c.JupyterHub.admin_access = False

# ---- How the hub, its proxy and people's servers talk: on this machine only, sealed and known to each other.
c.JupyterHub.bind_url = os.environ.get("SIPP_BIND", "http://127.0.0.1:8000")  # behind a web server with TLS
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.internal_ssl = True
# Behind its proxy the hub does not see that people come by TLS, and would let their cookies go without.
c.JupyterHub.tornado_settings = {"cookie_options": {"secure": True}}
# By this name the web server before it asks, and the proxy compares it with the certificates.
NAME = urlsplit(PUBLIC).hostname
c.JupyterHub.trusted_alt_names = [f"DNS:{NAME}", f"DNS:*.{NAME}"]
CERTIFICATES = f"{STATE}/ssl-{NAME}"
c.JupyterHub.internal_certs_location = CERTIFICATES
c.JupyterHub.cookie_secret_file = f"{STATE}/cookie_secret"
c.JupyterHub.db_url = f"sqlite:///{STATE}/jupyterhub.sqlite"
c.ConfigurableHTTPProxy.pid_file = f"{STATE}/proxy.pid"
c.JupyterHub.cleanup_servers = True  # a hub that ends, ends what it started: nobody's rights go on unasked
# With a name in the DNS for all of *.workbook.example.org, each person's pages have an address of their own:
#   c.JupyterHub.subdomain_host = PUBLIC

# ---- Servers that nobody uses end. Everything is kept when it is typed, so nothing is lost.
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
IDLE = ["--timeout=3600", "--ssl-enabled=true", f"--internal-certs-location={CERTIFICATES}"]
c.JupyterHub.services = [
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", *IDLE]}
]
