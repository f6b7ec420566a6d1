/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scan.h"

G_DEFINE_QUARK (lb-scan-error-quark, lb_scan_error)

LbScanDevice *
lb_scan_device_new (const char *name, const char *vendor, const char *model)
{
  LbScanDevice *self = g_new0 (LbScanDevice, 1);

  self->name = g_strdup (name);
  self->vendor = g_utf8_make_valid (vendor != NULL ? vendor : "", -1);
  self->model = g_utf8_make_valid (model != NULL ? model : "", -1);
  return self;
}

void
lb_scan_device_free (LbScanDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->name);
  g_free (device->vendor);
  g_free (device->model);
  g_free (device);
}

void
lb_scan_ability_free (LbScanAbility *ability)
{
  if (ability == NULL)
    return;
  g_ptr_array_unref (ability->sources);
  g_array_unref (ability->resolutions);
  g_free (ability);
}

LbScanOrder *
lb_scan_order_copy (const LbScanOrder *order)
{
  LbScanOrder *copy = g_memdup2 (order, sizeof *order);

  copy->device = g_strdup (order->device);
  copy->source = g_strdup (order->source);
  copy->folder = g_strdup (order->folder);
  return copy;
}

void
lb_scan_order_free (LbScanOrder *order)
{
  if (order == NULL)
    return;
  g_free (order->device);
  g_free (order->source);
  g_free (order->folder);
  g_free (order);
}

LbScanPage *
lb_scan_page_copy (const LbScanPage *page)
{
  LbScanPage *copy = g_memdup2 (page, sizeof *page);

  copy->path = g_strdup (page->path);
  return copy;
}

void
lb_scan_page_free (LbScanPage *page)
{
  if (page == NULL)
    return;
  g_free (page->path);
  g_free (page);
}
