"""Which class stands for which port; one provider an area. Everything lives as long as the process."""
