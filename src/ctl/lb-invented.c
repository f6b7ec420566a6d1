/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lb-invented.h"

#include <string.h>

#include "lb-identifier.h"

#define USCC_CHARACTERS "0123456789ABCDEFGHJKLMNPQRTUWXY"

static const char *const family_names[] = {
  "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
  "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", NULL,
};
static const char *const given_names[] = {
  "伟", "芳", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平",
  "刚", "桂英", "建国", "志强", "晓东", "海燕", "文博", "雨桐", "子轩", "思远", "佳宁", "春生", "立新", "玉梅", "国栋", "欣然", NULL,
};
static const char *const company_words[] = {
  "康泰", "益民", "鑫达", "恒源", "汇丰源", "顺通", "千山", "钢都", "瑞祥", "宏图", "安盛", "福源", "华腾", "金辰", "同德", "永信",
  "天成", "远景", "百合", "新风", "立业", "长青", "德润", "祥云", NULL,
};
static const char *const districts[] = { "铁东区", "铁西区", "立山区", "千山区", NULL };
static const char *const streets[] = {
  "测试一街", "测试二街", "演示大街", "样例路", "试行南路", "试行北路", "示范街", "模拟路", NULL,
};
static const struct { const char *package; const char *trade; } trades[] = {
  { "passenger-transport", "客运" }, { "dangerous-goods-transport", "危险货物运输" }, { "pharmacy", "大药房" },
  { "fuel-station", "能源加油站" }, { "medical-institution", "综合门诊部" }, { "travel-agency", "国际旅行社" }, { "printing-plant", "印务" },
  { "real-estate", "房地产开发" }, { "industrial", "机械制造" },
};

const char *
lb_invent_choice (GRand *random, const char *const *list)
{
  return list[g_rand_int_range (random, 0, (gint32) g_strv_length ((char **) list))];
}

char *
lb_invent_person_name (GRand *random)
{
  return g_strconcat (lb_invent_choice (random, family_names), lb_invent_choice (random, given_names), NULL);
}

char *
lb_invent_company_name (GRand *random, const LbPackage *package)
{
  const char *trade = "商贸";

  for (gsize i = 0; i < G_N_ELEMENTS (trades); i++)
    if (g_str_has_prefix (package->id, trades[i].package))
      trade = trades[i].trade;
  return g_strconcat ("鞍山演示", lb_invent_choice (random, company_words), trade, "有限公司", NULL);
}

/* Tries the last characters until the check passes: the check itself is the domain's. */
static char *
complete (GString *body, LbIdentifierKind kind, const char *alphabet)
{
  for (const char *last = alphabet; *last != '\0'; last++)
    {
      g_auto (LbIdentifier) identifier = { 0 };

      g_string_append_c (body, *last);
      if (lb_identifier_check (kind, body->str, lb_day_from_ymd (2100, 1, 1), &identifier))
        return g_string_free (body, FALSE);
      g_string_truncate (body, body->len - 1);
    }
  g_assert_not_reached ();
}

char *
lb_invent_uscc (GRand *random)
{
  GString *body = g_string_new ("91210399MA");

  for (int i = 0; i < 7; i++)
    g_string_append_c (body, USCC_CHARACTERS[g_rand_int_range (random, 0, 31)]);
  return complete (body, LB_IDENTIFIER_USCC, USCC_CHARACTERS);
}

char *
lb_invent_identity (GRand *random)
{
  GString *body = g_string_new ("210399");

  g_string_append_printf (body, "%04d%02d%02d%03d", g_rand_int_range (random, 1960, 2000),
                          g_rand_int_range (random, 1, 13), g_rand_int_range (random, 1, 29),
                          g_rand_int_range (random, 1, 1000));
  return complete (body, LB_IDENTIFIER_PERSON, "0123456789X");
}

char *
lb_invent_phone (GRand *random)
{
  return g_strdup_printf ("14000%06d", g_rand_int_range (random, 0, 1000000));
}

char *
lb_invent_address (GRand *random)
{
  return g_strdup_printf ("鞍山市%s%s%d号", lb_invent_choice (random, districts),
                          lb_invent_choice (random, streets), g_rand_int_range (random, 1, 200));
}

char *
lb_invent_tracking (GRand *random)
{
  static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
  int serial = g_rand_int_range (random, 0, 100000000);
  g_autofree char *digits = g_strdup_printf ("%08d", serial);
  int sum = 0, check;

  for (int i = 0; i < 8; i++)
    sum += (digits[i] - '0') * weights[i];
  check = 11 - sum % 11;
  return g_strdup_printf ("EA%s%dCN", digits, check == 10 ? 0 : check == 11 ? 5 : check);
}

static char *
invent_text (GRand *random, const LbField *field, const LbPackage *package)
{
  if (g_str_equal (field->id, "applicant.name"))
    return lb_invent_company_name (random, package);
  /* A field that names a person, by its label: 法定代表人, 联系人, 负责人, 姓名 … */
  for (const char *const *word = (const char *const[]) { "人", "姓名", "药师", NULL }; *word != NULL; word++)
    if (g_str_has_suffix (field->label, *word))
      return lb_invent_person_name (random);
  return g_strdup_printf ("%s（演示）", field->label);
}

char *
lb_invent_value (GRand *random, const LbField *field, const LbPackage *package, LbDay today)
{
  switch (field->type)
    {
    case LB_FIELD_USCC:
      return lb_invent_uscc (random);
    case LB_FIELD_PERSON:
      return lb_invent_identity (random);
    case LB_FIELD_PHONE:
      return lb_invent_phone (random);
    case LB_FIELD_ADDRESS:
      return lb_invent_address (random);
    case LB_FIELD_DATE:
      return lb_day_to_string (today + g_rand_int_range (random, 400, 3000));
    case LB_FIELD_NUMBER:
      return g_strdup_printf ("%d", g_rand_int_range (random, 1, 90));
    case LB_FIELD_MONEY:
      return g_strdup_printf ("%d", g_rand_int_range (random, 1, 100) * 10);
    case LB_FIELD_CHOICE:
      return g_strdup (lb_invent_choice (random, (const char *const *) field->options));
    case LB_FIELD_BOOLEAN:
      return g_strdup (g_rand_boolean (random) ? "true" : "false");
    case LB_FIELD_LOCATION:
      return g_strdup_printf ("%.4f,%.4f", g_rand_double_range (random, 122.92, 123.05),
                              g_rand_double_range (random, 41.05, 41.16));
    case LB_FIELD_TEXT:
    default:
      return invent_text (random, field, package);
    }
}
