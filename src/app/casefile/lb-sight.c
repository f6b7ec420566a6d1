/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-sight.h"

#include "lb-name.h"

const char *
lb_sight_item_name (const LbSight *sight, const char *item)
{
  const LbItem *known = item != NULL ? lb_catalogue_item (sight->context.catalogue, item) : NULL;

  return known != NULL ? lb_name (known->name, known->english) : item;
}

const char *
lb_sight_section_name (const LbSight *sight, const char *section)
{
  const LbDepartment *known =
    section != NULL ? lb_catalogue_department (sight->context.catalogue, section) : NULL;

  return known != NULL ? lb_name (known->name, known->english) : section;
}

const char *
lb_sight_material_name (const LbSight *sight, const char *material)
{
  const LbMaterial *known =
    material != NULL ? lb_catalogue_material (sight->context.catalogue, material) : NULL;

  return known != NULL ? lb_name (known->name, known->english) : material;
}

LbDay
lb_sight_today (const LbSight *sight)
{
  return lb_time_day (sight->context.now);
}
