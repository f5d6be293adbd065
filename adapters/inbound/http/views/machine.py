"""The server from below."""

from application.torrents.show_machine import CertificateSeen, EngineSeen, Machine

from ..wire.usage import CertificateView, EngineView, MachineView, TrafficView


def view_machine(machine: Machine) -> MachineView:
    """Show the engines, what left the server, and its certificate."""
    traffic = TrafficView(
        month=f"{machine.traffic.month:%Y-%m}",
        uploaded_bytes=machine.traffic.uploaded_bytes,
        delivered_bytes=machine.traffic.delivered_bytes,
        budget_bytes=machine.budget_bytes,
        level=machine.level.value,
    )
    return MachineView(
        engines=[_engine(engine) for engine in machine.engines],
        traffic=traffic,
        certificate=None if machine.certificate is None else _certificate(machine.certificate),
    )


def _certificate(seen: CertificateSeen) -> CertificateView:
    return CertificateView(ends_at=seen.ends_at, days_left=seen.days_left, standing=seen.standing.value)


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
