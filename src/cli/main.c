/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli.h"

int
main (int argc, char *argv[])
{
  return fj_cli_main (argc, argv);
}
