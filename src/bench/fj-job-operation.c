/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-operation.h"

/**
 * fj_job_operation_new:
 * @device: a board
 * @plan: what is sent to it
 * @watch: its port
 * @progress: of @plan
 * @end: what to do with it when all is done
 * @order: (nullable): what is read of it; %NULL: it is flashed
 * @run: (out) (transfer full): what will have happened
 *
 * Returns: (transfer full): what a job does with the board
 */
FjOperation *
fj_job_operation_new (FjDevice *device, FjPlan *plan, FjPortWatch *watch, FjProgress *progress,
                      FjEnd end, FjReadOrder *order, FjRunState **run)
{
  g_autoptr (FjFlash) flash = fj_flash_new (fj_device_get_driver (device), plan, watch, progress);

  fj_flash_set_end (flash, end);
  fj_flash_set_serial (flash, fj_device_get_serial (device));
  fj_flash_set_needs_reset (flash, fj_device_needs_reset (device));
  *run = fj_run_state_ref (fj_flash_get_run_state (flash));
  if (order != NULL)
    return FJ_OPERATION (fj_read_new (flash, order, progress));
  return FJ_OPERATION (g_steal_pointer (&flash));
}
