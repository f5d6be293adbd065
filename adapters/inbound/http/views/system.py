"""The system's state."""

from application.health.check_health import Health

from ..wire.system import ComponentView, HealthView


def view_health(health: Health) -> HealthView:
    """Show how every part is."""
    components = [ComponentView(name=c.name, status=c.status.value, detail=c.detail) for c in health.components]
    return HealthView(status=health.status.value, components=components)
