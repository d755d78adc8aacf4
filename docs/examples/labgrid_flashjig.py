# SPDX-License-Identifier: GPL-3.0-or-later
"""A labgrid driver that gives a board its first system with Flashjig.

    targets:
      main:
        resources:
          FlashjigPort:
            port: "1-4.2"
        drivers:
          FlashjigDriver:
            layout: "images/flash.tsv"
    imports:
      - labgrid_flashjig

A test then calls ``target.get_driver("FlashjigDriver").flash()`` after the board was switched to USB boot and reset (by a
strategy, with a PowerProtocol and a DigitalOutputProtocol for the boot switches). Not tried with real hardware.
"""
import attr
import flashjig
from labgrid.driver import Driver
from labgrid.factory import target_factory
from labgrid.resource import Resource
from labgrid.step import step


@target_factory.reg_resource
@attr.s(eq=False)
class FlashjigPort(Resource):
    """The USB port that the board is plugged into, as ``flashjig-cli list`` names it."""

    port = attr.ib(validator=attr.validators.instance_of(str))


@target_factory.reg_driver
@attr.s(eq=False)
class FlashjigDriver(Driver):
    bindings = {"place": FlashjigPort}
    layout = attr.ib(validator=attr.validators.instance_of(str))
    virtual = attr.ib(default=None)
    wait = attr.ib(default=30.0, validator=attr.validators.instance_of(float))
    verify = attr.ib(default="quick", validator=attr.validators.in_(["off", "quick", "full"]))

    @Driver.check_active
    @step(args=["layout"])
    def flash(self, layout=None):
        """Flashes the board and returns the Result; raises FlashjigError, with an advice, when it does not pass."""
        bench = flashjig.Bench(virtual=self.virtual)
        return bench.flash(layout or self.layout, port=self.place.port, wait=self.wait, verify=self.verify)[0]
