/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said between the scanners and those who use them: devices, what they can do, an order, a page, and why a
 * scan ended.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LbScanError:
 * @LB_SCAN_ERROR_GONE: the device does not answer any more: unplugged, switched off, or the line broke
 * @LB_SCAN_ERROR_BUSY: another program, or another scan, holds the device
 * @LB_SCAN_ERROR_NO_PAPER: the feeder was empty before its first page
 * @LB_SCAN_ERROR_JAMMED: paper is stuck in the feeder
 * @LB_SCAN_ERROR_COVER_OPEN: a lid of the device is open
 * @LB_SCAN_ERROR_NO_ACCESS: this user may not use the device
 * @LB_SCAN_ERROR_NO_ROOM: no room on the disk for another page
 * @LB_SCAN_ERROR_TOO_MANY: as many pages as one scan may have
 * @LB_SCAN_ERROR_TOO_LARGE: a page of more dots than the limit
 * @LB_SCAN_ERROR_UNSUPPORTED: the device gives its picture in a way that is not understood
 * @LB_SCAN_ERROR_FAILED: anything else; the message says which step
 *
 * Pages that were announced before are whole, and stay, whatever the error.
 */
typedef enum
{
  LB_SCAN_ERROR_GONE,
  LB_SCAN_ERROR_BUSY,
  LB_SCAN_ERROR_NO_PAPER,
  LB_SCAN_ERROR_JAMMED,
  LB_SCAN_ERROR_COVER_OPEN,
  LB_SCAN_ERROR_NO_ACCESS,
  LB_SCAN_ERROR_NO_ROOM,
  LB_SCAN_ERROR_TOO_MANY,
  LB_SCAN_ERROR_TOO_LARGE,
  LB_SCAN_ERROR_UNSUPPORTED,
  LB_SCAN_ERROR_FAILED,
} LbScanError;

#define LB_SCAN_ERROR (lb_scan_error_quark ())
GQuark lb_scan_error_quark (void);

/* A scanner as the system names it. */
typedef struct
{
  char *name;   /* for the system */
  char *vendor; /* for people, as is @model */
  char *model;
} LbScanDevice;

LbScanDevice *lb_scan_device_new (const char *name, const char *vendor, const char *model);
void lb_scan_device_free (LbScanDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbScanDevice, lb_scan_device_free)

typedef enum
{
  LB_SCAN_FLATBED,
  LB_SCAN_FEEDER,
  LB_SCAN_FEEDER_BOTH_SIDES,
} LbScanSourceKind;

/* Where the paper lies. */
typedef struct
{
  char *name; /* (nullable) for the device; NULL where it has one place only */
  LbScanSourceKind kind;
} LbScanSource;

/* What a device offers. */
typedef struct
{
  GPtrArray *sources;  /* (element-type LbScanSource) at least one */
  GArray *resolutions; /* (element-type int) dots per inch, rising, at least one */
  gboolean colour, grey;
} LbScanAbility;

void lb_scan_ability_free (LbScanAbility *ability);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbScanAbility, lb_scan_ability_free)

/* What is wanted of a device. */
typedef struct
{
  char *device;
  char *source;         /* (nullable) */
  gboolean feeder;      /* go on until the feeder is empty; else one page */
  gboolean colour;      /* else grey */
  int resolution;       /* dots per inch; the device takes the nearest that it has */
  char *folder;         /* where pages are written; it must exist */
  guint pages_most;     /* stop with LB_SCAN_ERROR_TOO_MANY when there are more */
  gint64 dots_most;     /* of one page */
} LbScanOrder;

LbScanOrder *lb_scan_order_copy (const LbScanOrder *order);
void lb_scan_order_free (LbScanOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbScanOrder, lb_scan_order_free)

/* A page that lies as a JPEG on the disk, and how it is to be turned. */
typedef struct
{
  char *path;
  int width, height; /* dots, before turning */
  int resolution;    /* dots per inch */
  gboolean grey;
  gint64 size;       /* bytes */
  int quarters;      /* turns of 90 degrees clockwise, 0 … 3 */
  int tilt;          /* tenths of a degree clockwise on top of them, −LB_SCAN_TILT_MOST … LB_SCAN_TILT_MOST */
} LbScanPage;

#define LB_SCAN_TILT_MOST 150

LbScanPage *lb_scan_page_copy (const LbScanPage *page);
void lb_scan_page_free (LbScanPage *page); /* leaves the file where it is */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbScanPage, lb_scan_page_free)

G_END_DECLS
