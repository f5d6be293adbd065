"""The server from below. For admins."""

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.torrents.show_machine import ShowMachine
from domain.ownership import AdminsOnly
from domain.users import Actor

from ..endpoint import Routes
from ..views.machine import view_machine
from ..wire.usage import MachineView

machine = Routes("/machine", "machine", admin=True)


@machine.endpoint("GET", errors=(AdminsOnly, DatabaseUnavailable))
async def show_machine(actor: FromDishka[Actor], show: FromDishka[ShowMachine]) -> MachineView:
    """Show the engines with their disks, what left the server this month, and until when its certificate is good.

    For admins.
    """
    return view_machine(await show(actor))
