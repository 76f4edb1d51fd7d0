"""Right requests: auth."""

from __future__ import annotations

import os

from contract.samples import Args, World, sample, some_proof, unique
from support.client import make_id
from support.people import PASSWORD, base64url, some_srp_secret


@sample("account.register")
def _(world: World) -> Args:
    return {"account": make_id(), "login": "new-" + os.urandom(6).hex(), "srp": some_srp_secret(), "display_name": "New"}


@sample("login.start")
def _(world: World) -> Args:
    return {"login": world.alice.login}


@sample("login.finish")
def _(world: World) -> Args:
    return {"proof": some_proof(), "device": make_id(), "device_name": "test"}


@sample("login.password")
def _(world: World) -> Args:
    return {"login": world.alice.login, "password": PASSWORD, "device_name": "test"}


@sample("guest.start")
def _(world: World) -> Args:
    return {"invite": world.invite(), "display_name": "A guest"}


@sample("token.refresh")
def _(world: World) -> Args:
    return {"refresh": world.alice.logs_in().refresh}


@sample("session.leave")
def _(world: World) -> Args:
    return {"refresh": world.alice.logs_in().refresh}


@sample("password.change")
def _(world: World) -> Args:
    return {"cid": make_id(), "password": PASSWORD, "new_password": PASSWORD}


@sample("service.token")
def _(world: World) -> Args:
    return {"service": "worker", "secret": world.town.platform.service_secret}


@sample("key.list")
@sample("session.list")
@sample("profile.get")
def _(world: World) -> Args:
    return {}


@sample("invitation.create")
def _(world: World) -> Args:
    return {"uses": 1, "seconds": 60, "secret": base64url(os.urandom(20))}


@sample("account.disable")
def _(world: World) -> Args:
    return {"user": world.town.register()[0], "cid": make_id(), "reason": "a test"}


@sample("account.enable")
def _(world: World) -> Args:
    user = world.town.register()[0]
    world.town.auth.call("account.disable", {"user": user, "cid": make_id()}, world.admin.token)
    return {"user": user, "cid": make_id()}


@sample("session.rename")
def _(world: World) -> Args:
    return {"session": world.alice.session, "name": unique("name")}


@sample("session.end")
def _(world: World) -> Args:
    return {"session": world.alice.logs_in().session}


@sample("session.end_all")
def _(world: World) -> Args:
    return {"others": True}


@sample("profile.update")
def _(world: World) -> Args:
    return {"cid": make_id(), "display_name": unique("Alice"), "bio": unique("Lives."), "avatar": make_id(), "time_zone": "Europe/Berlin", "language": "de"}


@sample("user.get")
def _(world: World) -> Args:
    return {"user": world.bob.user}


@sample("user.search")
def _(world: World) -> Args:
    return {"begins": world.bob.login[:6], "limit": 5}


@sample("user.find")
def _(world: World) -> Args:
    return {"login": world.bob.login}
