/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-postal-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first two digits of the postcodes of each province, as China Post gave them out. */
static const struct { const char *name, *prefixes; gboolean municipality; } provinces[] = {
  { "北京", "10", TRUE },           { "天津", "30", TRUE },        { "上海", "20", TRUE },
  { "重庆", "40", TRUE },           { "河北", "05 06 07", FALSE }, { "山西", "03 04", FALSE },
  { "内蒙古", "01 02 13 16", FALSE }, { "辽宁", "11 12", FALSE },  { "吉林", "13", FALSE },
  { "黑龙江", "15 16", FALSE },     { "江苏", "21 22", FALSE },    { "浙江", "31 32", FALSE },
  { "安徽", "23 24", FALSE },       { "福建", "35 36", FALSE },    { "江西", "33 34", FALSE },
  { "山东", "25 26 27", FALSE },    { "河南", "45 46 47", FALSE }, { "湖北", "43 44", FALSE },
  { "湖南", "41 42", FALSE },       { "广东", "51 52", FALSE },    { "广西", "53 54", FALSE },
  { "海南", "57", FALSE },          { "四川", "61 62 63 64", FALSE }, { "贵州", "55 56", FALSE },
  { "云南", "65 66 67", FALSE },    { "西藏", "85 86", FALSE },    { "陕西", "71 72", FALSE },
  { "甘肃", "73 74", FALSE },       { "青海", "81", FALSE },       { "宁夏", "75", FALSE },
  { "新疆", "83 84", FALSE },
};

static const char *const province_ends[] = { "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", NULL };
static const char *const city_ends[] = { "自治州", "地区", "市", "州", "盟", NULL };
static const char *const district_ends[] = { "自治县", "自治旗", "林区", "新区", "区", "县", "旗", "市", NULL };
static const char *const street_marks[] = { "路", "街", "道", "巷", "弄", "里", "号", "村", "镇", "乡", "屯", "园",
                                            "组", "胡同", "广场", "小区", "大厦", "场", NULL };

/* Without spaces of either width. (transfer full) */
static char *
without_spaces (const char *address)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = address; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (text, g_utf8_get_char (at));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The index of the province that @address begins with; -1 without one. *ret_rest is what follows it. */
static int
province_of (const char *address, const char **ret_rest)
{
  *ret_rest = address;
  for (guint i = 0; i < G_N_ELEMENTS (provinces); i++)
    {
      const char *rest;

      if (!g_str_has_prefix (address, provinces[i].name))
        continue;
      rest = address + strlen (provinces[i].name);
      for (guint j = 0; province_ends[j] != NULL; j++)
        if (g_str_has_prefix (rest, province_ends[j]))
          {
            *ret_rest = rest + strlen (province_ends[j]);
            return (int) i;
          }
      *ret_rest = rest;
      return (int) i;
    }
  return -1;
}

/* What follows the first name that ends in one of @ends, with at least one character before it; NULL without one. */
static const char *
after_part (const char *text, const char *const *ends)
{
  const char *from = *text != '\0' ? g_utf8_next_char (text) : text;

  for (const char *at = from; *at != '\0'; at = g_utf8_next_char (at))
    for (guint i = 0; ends[i] != NULL; i++)
      if (g_str_has_prefix (at, ends[i]))
        return at + strlen (ends[i]);
  return NULL;
}

static gboolean
says_where (const char *text)
{
  if (g_utf8_strlen (text, -1) < 3)
    return FALSE;
  for (guint i = 0; street_marks[i] != NULL; i++)
    if (strstr (text, street_marks[i]) != NULL)
      return TRUE;
  return FALSE;
}

LbAddressFault
lb_postal_address_check (const char *address)
{
  g_autofree char *text = NULL;
  const char *rest, *city, *district;
  int province;

  g_return_val_if_fail (address != NULL, LB_ADDRESS_NO_CITY);

  text = without_spaces (address);
  province = province_of (text, &rest);
  if (province >= 0 && provinces[province].municipality)
    city = g_str_has_prefix (rest, "市") ? rest + strlen ("市") : rest;
  else
    city = after_part (rest, city_ends);
  if (city == NULL)
    return LB_ADDRESS_NO_CITY;
  district = after_part (city, district_ends);
  /* A few cities (东莞、中山、儋州、嘉峪关) have towns and streets right below them. */
  if (district == NULL && says_where (city) && (strstr (city, "镇") != NULL || strstr (city, "街道") != NULL))
    return LB_ADDRESS_GOOD;
  if (district == NULL)
    return LB_ADDRESS_NO_DISTRICT;
  return says_where (district) ? LB_ADDRESS_GOOD : LB_ADDRESS_NO_STREET;
}

static gboolean
has_prefix (const char *postcode, const char *prefixes)
{
  for (const char *at = prefixes; *at != '\0'; at += at[2] == ' ' ? 3 : 2)
    if (strncmp (at, postcode, 2) == 0)
      return TRUE;
  return FALSE;
}

LbPostcodeFault
lb_postal_postcode_check (const char *postcode, const char *address)
{
  g_autofree char *text = NULL;
  const char *rest;
  gboolean known = FALSE;
  int province;

  g_return_val_if_fail (postcode != NULL, LB_POSTCODE_BAD);

  if (strlen (postcode) != 6 || strspn (postcode, "0123456789") != 6)
    return LB_POSTCODE_BAD;
  for (guint i = 0; i < G_N_ELEMENTS (provinces); i++)
    known = known || has_prefix (postcode, provinces[i].prefixes);
  if (!known)
    return LB_POSTCODE_BAD;
  text = without_spaces (address != NULL ? address : "");
  province = province_of (text, &rest);
  return province < 0 || has_prefix (postcode, provinces[province].prefixes) ? LB_POSTCODE_GOOD
                                                                            : LB_POSTCODE_OTHER_PROVINCE;
}

const char *
lb_address_fault_text (LbAddressFault fault)
{
  switch (fault)
    {
    case LB_ADDRESS_NO_CITY:
      return N_("The address names no city. Begin it with province and city.");
    case LB_ADDRESS_NO_DISTRICT:
      return N_("The address names no district or county. Add it after the city.");
    case LB_ADDRESS_NO_STREET:
      return N_("The address does not say where in the district. Add street and number, or town and village.");
    case LB_ADDRESS_GOOD:
    default:
      return NULL;
    }
}

const char *
lb_postcode_fault_text (LbPostcodeFault fault)
{
  switch (fault)
    {
    case LB_POSTCODE_BAD:
      return N_("This is no postcode: six digits, the first two of a province.");
    case LB_POSTCODE_OTHER_PROVINCE:
      return N_("The postcode is of another province than the address. Check both.");
    case LB_POSTCODE_GOOD:
    default:
      return NULL;
    }
}
