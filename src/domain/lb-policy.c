/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bureau's policy with its defaults. Each figure that a law or the plan gives names it; the others are
 * proposals that 政策法规科 confirms.
 */
#include "lb-decide.h"

static const struct { const char *clock, *basis; } defaults[] = {
  { "K1", "《“集中联动”“集成办理”工作实施方案》：半小时内作出受理决定" },
  { "K2", "《“集中联动”“集成办理”工作实施方案》：1个工作日内无材料补正要求的即为受理" },
  { "K3", "《中华人民共和国行政许可法》第三十二条第一款第四项" },
  { "K4", "《“集中联动”“集成办理”工作实施方案》：承诺时限" },
  { "K5", "《中华人民共和国行政许可法》第四十二条第一款" },
  { "K6", "《中华人民共和国行政许可法》第四十二条第二款" },
  { "K7", "《中华人民共和国行政许可法》第四十五条" },
  { "K8", "《中华人民共和国行政许可法》第四十四条" },
  { "K9", "《中华人民共和国行政许可法》第四十七条" },
  { "K10", "《中华人民共和国行政许可法》第五十五条" },
  { "K11", "本局容缺受理规定（待政策法规科确认）" },
  { "K12", "本局补正等待期限（待政策法规科确认）" },
  { "K13", "本局纸质材料交接规定：当日送达（待政策法规科确认）" },
  { "K14", "本局结果交接规定（待政策法规科确认）" },
  { "K15", "本局电话通知规定（待政策法规科确认）" },
  { "K16", "《中华人民共和国行政许可法》第四十三条" },
  { "K17", "《中华人民共和国行政复议法》第二十条、《中华人民共和国行政诉讼法》第四十六条" },
  { "K18", "政务服务“好差评”整改期限" },
  { "extension", "《中华人民共和国行政许可法》第四十二条：经本行政机关负责人批准" },
  { "case-extension", "《中华人民共和国行政许可法》第四十二条第二款：经本级人民政府负责人批准" },
};

/* The general rule of 行政许可法 42 extends by ten working days; a law of its own only where it says so. */
static const char *const extensible[] = {
  "bus-type-rating",         "bus-annual-check",        "dg-vehicle-annual-check", "pharmacist-registration",
  "safety-facility-design-review", "gas-operation-approval", "land-planning-permit", "works-planning-permit",
  "line-trench-check",       "planning-verification",   "radiology-licence",       "site-selection-opinion",
  "civil-defence-design",    "construction-safety-measures", "completion-archives", "civil-defence-completion",
  "pollutant-permit",
};

/* 药品管理法实施条例 12, 危险化学品安全管理条例 12 and 35, 印刷业管理条例 11, 环境影响评价法 22: “自收到……之日起”. */
static const char *const counted_from_receipt[] = {
  "drug-retail-licence", "safety-conditions-review", "hazchem-licence", "printing-licence", "eia-approval",
};

typedef struct { LbPolicy policy; gatomicrefcount references; } Counted;

static void
car_free (gpointer data)
{
  LbCar *car = data;

  g_free (car->name);
  g_free (car);
}

/**
 * lb_policy_new:
 *
 * Returns: (transfer full): the defaults of docs/domain.md, each with its basis, for a reader to change before
 *   the policy is shared
 */
LbPolicy *
lb_policy_new (void)
{
  Counted *counted = g_new0 (Counted, 1);
  LbPolicy *self = &counted->policy;

  g_atomic_ref_count_init (&counted->references);
  self->deemed_on_receipt = TRUE;
  self->half_hour_minutes = 30;
  self->notice_prompt_minutes = 10;
  self->one_day_days = 1;
  self->notice_days = 5;
  self->decision_days = 20;
  self->decision_extension = 10;
  self->case_days = 45;
  self->case_extension = 15;
  self->delivery_days = 10;
  self->correction_wait_days = 30;
  self->defer_days = 15;
  self->draft_days = 30;
  self->paper_days = 0;
  self->to_desk_days = 1;
  self->call_days = 1;
  self->warn_days = 1;
  self->warn_percent = 90;
  self->second_inspectors = 2;
  self->hearing_apply_days = 5;
  self->tester_days = 5;
  self->column_items = 30;
  self->scan_pages = 300;
  self->numbers_ahead = 20;
  self->picture_megapixels = 100;
  self->file_megabytes = 64;
  self->remedy_days = 60;
  self->lower_level_days = 20;
  self->rating_days = 15;
  self->hours = lb_service_hours_default;
  self->inspection_suspends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->notice_overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->extensions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->receipt_starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->decision_levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cars = g_ptr_array_new_with_free_func (car_free);
  self->basis = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (extensible); i++)
    g_hash_table_insert (self->extensions, g_strdup (extensible[i]), GINT_TO_POINTER (self->decision_extension));
  for (guint i = 0; i < G_N_ELEMENTS (counted_from_receipt); i++)
    g_hash_table_add (self->receipt_starts, g_strdup (counted_from_receipt[i]));
  /* 排污许可管理条例 9: three days, not five. */
  g_hash_table_insert (self->notice_overrides, g_strdup ("pollutant-permit"), GINT_TO_POINTER (3));
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    g_hash_table_insert (self->basis, g_strdup (defaults[i].clock), g_strdup (defaults[i].basis));
  return self;
}

LbPolicy *
lb_policy_ref (LbPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  g_atomic_ref_count_inc (&((Counted *) policy)->references);
  return policy;
}

void
lb_policy_unref (LbPolicy *policy)
{
  g_return_if_fail (policy != NULL);

  if (!g_atomic_ref_count_dec (&((Counted *) policy)->references))
    return;
  g_hash_table_unref (policy->inspection_suspends);
  g_hash_table_unref (policy->notice_overrides);
  g_hash_table_unref (policy->extensions);
  g_hash_table_unref (policy->receipt_starts);
  g_hash_table_unref (policy->decision_levels);
  g_ptr_array_unref (policy->cars);
  g_hash_table_unref (policy->basis);
  g_free (policy);
}

const LbCar *
lb_policy_car (const LbPolicy *policy, const char *name)
{
  g_return_val_if_fail (policy != NULL, NULL);

  for (guint i = 0; i < policy->cars->len; i++)
    if (g_strcmp0 (((LbCar *) policy->cars->pdata[i])->name, name) == 0)
      return policy->cars->pdata[i];
  return NULL;
}

gboolean
lb_policy_add_car (LbPolicy *policy, const char *name, int seats)
{
  LbCar *car;

  g_return_val_if_fail (policy != NULL && name != NULL && seats > 0, FALSE);

  if (lb_policy_car (policy, name) != NULL)
    return FALSE;
  car = g_new0 (LbCar, 1);
  car->name = g_strdup (name);
  car->seats = seats;
  g_ptr_array_add (policy->cars, car);
  return TRUE;
}
