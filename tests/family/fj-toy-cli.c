/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-toy-driver.h"

#include <fj-cli.h>

/* The command line with one family more. */
int
main (int argc, char *argv[])
{
  fj_toy_driver_add ();
  return fj_cli_main (argc, argv);
}
