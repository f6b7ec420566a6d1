/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether mail finds its way: a Chinese address names city, district and street, and its postcode belongs to its province.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LB_ADDRESS_GOOD,
  LB_ADDRESS_NO_CITY,     /* neither a city, prefecture or league nor one of the four municipalities */
  LB_ADDRESS_NO_DISTRICT, /* no district, county, banner or county-level city */
  LB_ADDRESS_NO_STREET,   /* nothing after it that says where in it */
} LbAddressFault;

/* Spaces are left aside. What stands before the city, the province, may be left out. */
LbAddressFault lb_postal_address_check (const char *address);

typedef enum
{
  LB_POSTCODE_GOOD,
  LB_POSTCODE_BAD,           /* not six digits, or of no province */
  LB_POSTCODE_OTHER_PROVINCE, /* the address names another one */
} LbPostcodeFault;

/* @address (nullable): without one, or without a province in it, only the postcode itself is judged. */
LbPostcodeFault lb_postal_postcode_check (const char *postcode, const char *address);

/* Untranslated sentences: what is wrong and what to do; NULL for GOOD. */
const char *lb_address_fault_text (LbAddressFault fault);
const char *lb_postcode_fault_text (LbPostcodeFault fault);

G_END_DECLS
