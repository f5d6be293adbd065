"""The server from below."""

from application.torrents.show_machine import EngineSeen, Machine

from ..wire.usage import EngineView, MachineView, TrafficView


def view_machine(machine: Machine) -> MachineView:
    """Show the engines, and what left the server."""
    traffic = TrafficView(
        month=f"{machine.traffic.month:%Y-%m}",
        uploaded_bytes=machine.traffic.uploaded_bytes,
        delivered_bytes=machine.traffic.delivered_bytes,
        budget_bytes=machine.budget_bytes,
        level=machine.level.value,
    )
    return MachineView(engines=[_engine(engine) for engine in machine.engines], traffic=traffic)


def _engine(engine: EngineSeen) -> EngineView:
    return EngineView(
        name=engine.name,
        plugin=engine.plugin,
        available=engine.standing.available,
        as_of=engine.standing.as_of,
        problem=engine.standing.problem,
        torrents=engine.torrents,
        free_bytes=engine.free_bytes,
        reserve_bytes=engine.reserve_bytes,
        holding=engine.holding,
    )
