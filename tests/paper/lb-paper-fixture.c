/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-fixture.h"

#include "lb-calendar-json.h"
#include "lb-catalogue-json.h"
#include "lb-error.h"

#include <string.h>

/* Font caches live as long as the process and are not ours to free. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\nleak:libcairo\nleak:libpango\n";
}

typedef struct { const char *id, *name, *section; LbRole role; } Person;

static const Person counter = { "u-wang", "王芳", "zwfw", LB_ROLE_COUNTER };
static const Person acceptor = { "u-li", "李强", "yyqx", LB_ROLE_ACCEPTOR };
static const Person reviewer = { "u-zhao", "赵敏", "yyqx", LB_ROLE_REVIEWER };
static const Person decider = { "u-sun", "孙立", "yyqx", LB_ROLE_DECIDER };
static const Person inspector = { "u-zhou", "周杰", "xckc", LB_ROLE_INSPECTOR };
static const Person dispatcher = { "u-wu", "吴刚", "xckc", LB_ROLE_DISPATCHER };
static const Person desk = { "u-zheng", "郑洁", "tyfz", LB_ROLE_CERTIFICATE };

#define DRUG "drug-retail-licence"
#define COMPANY "enterprise-registration"
#define PHARMACIST "pharmacist-registration"
#define GSP "gsp-certification"

/* Says that @type happened; @data is taken. Checks that it is an event that could be stored. */
static void
say (Fixture *self, const Person *who, const char *command, LbEventType type, const char *item, GVariant *data)
{
  g_autoptr (GError) error = NULL;
  LbEvent *event = lb_event_alloc ();

  event->case_id = g_strdup ("01890000-0000-7000-8000-000000000001");
  event->version = (gint64) self->events->len + 1;
  event->type = type;
  event->item = g_strdup (item);
  event->command = g_strdup (command);
  event->actor = g_strdup (who->id);
  event->actor_name = g_strdup (who->name);
  event->role = who->role;
  event->section = g_strdup (who->section);
  event->window = who == &counter ? g_strdup ("w-thing") : NULL;
  event->device = g_strdup ("pc-01");
  event->at = lb_time_at (lb_day_from_ymd (2019, 5, 5), 600) + self->minute * 60000;
  event->stored = event->at + 1000;
  event->sequence = event->version;
  event->data = data;
  if (!lb_record_check (data, lb_event_members (type), &error))
    g_error ("%s: %s", lb_event_type_name (type), error->message);
  g_ptr_array_add (self->events, event);
  g_ptr_array_add (self->lines, g_strdup_printf ("{\"version\":%" G_GINT64_FORMAT "}", event->version));
}

static GVariant *
file (Fixture *self, const char *name, const char *content)
{
  GBytes *bytes = g_bytes_new (content, strlen (content));
  char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  g_hash_table_replace (self->blobs, digest, bytes);
  return lb_record_new ("blob", LB_VALUE_DIGEST, digest, "name", LB_VALUE_TEXT, name, "mediaType", LB_VALUE_TEXT,
                        "application/pdf", "size", LB_VALUE_INTEGER, (gint64) strlen (content), NULL);
}

static GPtrArray *
list (GVariant *first, ...)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  va_list rest;

  va_start (rest, first);
  for (GVariant *record = first; record != NULL; record = va_arg (rest, GVariant *))
    g_ptr_array_add (records, record);
  va_end (rest);
  return records;
}

static GVariant *
material (Fixture *self, const char *id, const char *held, gint64 originals, gint64 copies, const char *content,
          LbDay until)
{
  g_autoptr (GPtrArray) files = content != NULL ? list (file (self, "扫描件.pdf", content), NULL) : NULL;

  return lb_record_new ("material", LB_VALUE_ID, id, "held", LB_VALUE_CHOICE, held, "originals", LB_VALUE_INTEGER,
                        originals, "copies", LB_VALUE_INTEGER, copies, "files", LB_VALUE_RECORDS, files, "deferUntil",
                        LB_VALUE_DAY, until, NULL);
}

static GPtrArray *
materials_of (Fixture *self)
{
  GPtrArray *lines = list (material (self, "m-app-form", "present", 1, 0, "form", LB_DAY_NONE),
                           material (self, "m-legal-rep-id", "present", 1, 2, "id scan", LB_DAY_NONE),
                           material (self, "m-premises-proof", "present", 1, 1, "lease", LB_DAY_NONE),
                           material (self, "m-premises-plan", "reused", 0, 1, NULL, LB_DAY_NONE),
                           material (self, "m-location-map", "missing", 0, 0, NULL, LB_DAY_NONE),
                           material (self, "m-quality-rules", "deferred", 0, 0, NULL, lb_day_from_ymd (2019, 5, 20)),
                           material (self, "m-r-licence", "from-case", 0, 0, NULL, LB_DAY_NONE), NULL);

  for (guint i = 0; lines->len < self->n_materials && i < self->catalogue->materials->len; i++)
    {
      const LbMaterial *more = g_ptr_array_index (self->catalogue->materials, i);
      gboolean there = FALSE;

      for (guint j = 0; j < 7; j++)
        there = there || g_str_equal (lb_record_text (g_ptr_array_index (lines, j), "material"), more->id);
      if (!there)
        g_ptr_array_add (lines, material (self, more->id, "present", 1, 1, NULL, LB_DAY_NONE));
    }
  for (guint i = 0; lines->len < self->n_materials; i++)
    {
      g_autofree char *id = g_strdup_printf ("m-further-%u", i);

      g_ptr_array_add (lines, material (self, id, "present", 1, 1, NULL, LB_DAY_NONE));
    }
  return lines;
}

static GHashTable *
form_of (Fixture *self)
{
  static const char *const values[][2] = {
    { "applicant.uscc", "91210300MA0LB0014X" }, { "applicant.legal_rep", "张建国" },
    { "applicant.legal_rep_id", FIXTURE_IDENTITY }, { "site.address", "鞍山市铁东区胜利南路38号一层" },
    { "site.contact", "刘洋" }, { "site.contact_phone", "13804120000" }, { "site.area", "120" },
  };
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_hash_table_insert (form, g_strdup (values[i][0]), g_strdup (values[i][1]));
  g_hash_table_insert (form, g_strdup ("applicant.name"), g_strdup (self->applicant));
  return form;
}

static GVariant *
line (const char *id, const char *defect, const char *remedy)
{
  return lb_record_new ("material", LB_VALUE_ID, id, "defect", LB_VALUE_TEXT, defect, "remedy", LB_VALUE_TEXT, remedy,
                        NULL);
}

static void
tell_intake (Fixture *self)
{
  g_autoptr (GHashTable) form = form_of (self);
  g_autoptr (GPtrArray) materials = materials_of (self);
  g_autoptr (GPtrArray) lines = list (line ("m-location-map", "未提交方位图", "补交A4幅面方位图，标明周边道路"),
                                      line (NULL, "申请表未填写营业面积", "填写营业面积并盖章"), NULL);
  g_autoptr (GVariant) delivery = lb_record_new ("method", LB_VALUE_CHOICE, "ems", "recipient", LB_VALUE_TEXT, "刘洋",
                                                 "phone", LB_VALUE_TEXT, "13804120000", "address", LB_VALUE_TEXT,
                                                 "鞍山市铁东区胜利南路38号", "postcode", LB_VALUE_TEXT, "114000",
                                                 "together", LB_VALUE_BOOLEAN, TRUE, NULL);
  const char *const items[] = { COMPANY, DRUG, PHARMACIST };
  const char *const sections[] = { "qydj", "yyqx", "yyqx" };
  const char *const slip_materials[] = { "m-app-form", "m-premises-proof", NULL };

  say (self, &counter, "c01", LB_EVENT_REFERRED, NULL,
       lb_record_new ("package", LB_VALUE_ID, "pharmacy", "lines", LB_VALUE_RECORDS, lines, "catalogue",
                      LB_VALUE_TEXT, self->catalogue->id, "applicant", LB_VALUE_TEXT, self->applicant, NULL));
  self->minute += 60;
  say (self, &counter, "c02", LB_EVENT_RECEIVED, NULL,
       lb_record_new ("package", LB_VALUE_ID, "pharmacy", "form", LB_VALUE_MAP, form, "materials", LB_VALUE_RECORDS,
                      materials, "delivery", LB_VALUE_RECORD, delivery, "number", LB_VALUE_TEXT, FIXTURE_NUMBER,
                      "queryCode", LB_VALUE_TEXT, FIXTURE_QUERY, "explained", LB_VALUE_BOOLEAN, TRUE, "prepReminder",
                      LB_VALUE_BOOLEAN, TRUE, "oneDayReason", LB_VALUE_CHOICE, "verify", "window", LB_VALUE_ID,
                      "w-thing", "catalogue", LB_VALUE_TEXT, self->catalogue->id, "lead", LB_VALUE_ID, "qydj",
                      "applicant", LB_VALUE_TEXT, self->applicant, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    say (self, &counter, "c02", LB_EVENT_ITEM_RECEIVED, items[i],
         lb_record_new ("section", LB_VALUE_ID, sections[i], "stage", LB_VALUE_INTEGER, (gint64) 1, NULL));
  say (self, &counter, "c02", LB_EVENT_ITEM_GATED, GSP,
       lb_record_new ("section", LB_VALUE_ID, "yyqx", "stage", LB_VALUE_INTEGER, (gint64) 1, NULL));
  say (self, &counter, "c02", LB_EVENT_ONE_DAY_NOTICE, DRUG,
       lb_record_new ("reason", LB_VALUE_CHOICE, "verify", NULL));
  self->minute += 20;
  say (self, &counter, "c03", LB_EVENT_PAPER_SENT, NULL,
       lb_record_new ("section", LB_VALUE_ID, "yyqx", "slip", LB_VALUE_TEXT, "JJ-0001", "pages", LB_VALUE_INTEGER,
                      (gint64) 46, "materials", LB_VALUE_TEXTS, (GStrv) slip_materials, NULL));
  self->minute += 30;
  say (self, &reviewer, "c04", LB_EVENT_PAPER_RECEIVED, NULL,
       lb_record_new ("section", LB_VALUE_ID, "yyqx", "discrepancy", LB_VALUE_TEXT, "租赁合同缺第3页", NULL));
}

static void
tell_acceptance (Fixture *self)
{
  g_autoptr (GPtrArray) lines = list (line ("m-location-map", "未提交方位图", "补交方位图"),
                                      line (NULL, "经营范围表述不规范", "按目录重新填写"), NULL);
  g_autoptr (GPtrArray) supplied = list (material (self, "m-location-map", "present", 1, 0, "map", LB_DAY_NONE), NULL);

  self->minute += 60;
  say (self, &acceptor, "c05", LB_EVENT_ACCEPTED, COMPANY,
       lb_record_new ("day", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 5), "how", LB_VALUE_CHOICE, "decided", NULL));
  say (self, &acceptor, "c06", LB_EVENT_CORRECTION_REQUESTED, DRUG,
       lb_record_new ("lines", LB_VALUE_RECORDS, lines, "until", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 15), "how",
                      LB_VALUE_TEXT, "窗口提交或者网上上传", NULL));
  self->minute += 24 * 60;
  say (self, &counter, "c07", LB_EVENT_SUPPLIED, DRUG,
       lb_record_new ("materials", LB_VALUE_RECORDS, supplied, NULL));
  say (self, &acceptor, "c08", LB_EVENT_ACCEPTED, DRUG,
       lb_record_new ("day", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 6), "how", LB_VALUE_CHOICE, "corrected", NULL));
  say (self, &acceptor, "c09", LB_EVENT_NOT_ACCEPTED, PHARMACIST,
       lb_record_new ("ground", LB_VALUE_CHOICE, "not-competent", "reason", LB_VALUE_TEXT, "执业药师注册由省级部门负责",
                      "competent", LB_VALUE_TEXT, "辽宁省药品监督管理局", NULL));
  say (self, &reviewer, "c10", LB_EVENT_SUPPLEMENT_NOTED, DRUG, lb_record_new ("lines", LB_VALUE_RECORDS, lines, NULL));
}

static void
tell_visit (Fixture *self)
{
  const char *const requests[] = { DRUG "#1", NULL };
  const char *const team[] = { "u-zhou", "u-wu", NULL };
  g_autoptr (GPtrArray) photos = list (file (self, "现场照片.jpg", "photo"), NULL);
  g_autoptr (GPtrArray) findings =
    list (lb_record_new ("item", LB_VALUE_ID, DRUG, "point", LB_VALUE_ID, "dr-01", "result", LB_VALUE_CHOICE, "pass",
                         "note", LB_VALUE_TEXT, "面积120平方米", "photos", LB_VALUE_RECORDS, photos, NULL),
          lb_record_new ("item", LB_VALUE_ID, DRUG, "point", LB_VALUE_ID, "dr-10", "result", LB_VALUE_CHOICE, "fail",
                         "note", LB_VALUE_TEXT, "灭火器过期", NULL), NULL);
  g_autoptr (GPtrArray) conclusions =
    list (lb_record_new ("request", LB_VALUE_TEXT, DRUG "#1", "opinion", LB_VALUE_CHOICE, "rectify", "conclusion",
                         LB_VALUE_TEXT, "更换灭火器后符合要求", NULL), NULL);

  say (self, &reviewer, "c11", LB_EVENT_VISIT_REQUESTED, DRUG,
       lb_record_new ("kind", LB_VALUE_CHOICE, "inspection", "reason", LB_VALUE_TEXT, "核查经营场所条件", "minutes",
                      LB_VALUE_INTEGER, (gint64) 90, "request", LB_VALUE_TEXT, DRUG "#1", NULL));
  say (self, &dispatcher, "c12", LB_EVENT_VISIT_PLANNED, NULL,
       lb_record_new ("visit", LB_VALUE_ID, "v1", "kind", LB_VALUE_CHOICE, "inspection", "requests", LB_VALUE_TEXTS,
                      (GStrv) requests, "day", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 8), "startMinute",
                      LB_VALUE_INTEGER, (gint64) 540, "minutes", LB_VALUE_INTEGER, (gint64) 90, "vehicle",
                      LB_VALUE_TEXT, "辽C·A1234", "team", LB_VALUE_TEXTS, (GStrv) team, "stage", LB_VALUE_INTEGER,
                      (gint64) 1, NULL));
  self->minute += 24 * 60;
  say (self, &dispatcher, "c13", LB_EVENT_VISIT_DISPATCHED, NULL,
       lb_record_new ("visit", LB_VALUE_ID, "v1", NULL));
  self->minute += 24 * 60;
  say (self, &inspector, "c14", LB_EVENT_FINDINGS_RECORDED, NULL,
       lb_record_new ("visit", LB_VALUE_ID, "v1", "findings", LB_VALUE_RECORDS, findings, NULL));
  say (self, &inspector, "c15", LB_EVENT_VISIT_CONCLUDED, NULL,
       lb_record_new ("visit", LB_VALUE_ID, "v1", "conclusions", LB_VALUE_RECORDS, conclusions, NULL));
}

static void
tell_review (Fixture *self)
{
  g_autoptr (GPtrArray) approval = list (file (self, "市政府批示.pdf", "approval"), NULL);
  g_autoptr (GPtrArray) request = list (file (self, "撤回申请书.pdf", "withdrawal"), NULL);

  self->minute += 24 * 60;
  say (self, &decider, "c16", LB_EVENT_SPECIAL_BEGUN, DRUG,
       lb_record_new ("reason", LB_VALUE_CHOICE, "expert_review", "from", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 9),
                      "days", LB_VALUE_INTEGER, (gint64) 10, NULL));
  self->minute += 24 * 60;
  say (self, &reviewer, "c17", LB_EVENT_SPECIAL_ENDED, DRUG,
       lb_record_new ("reason", LB_VALUE_CHOICE, "expert_review", "to", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 10),
                      "conclusion", LB_VALUE_TEXT, "专家组一致同意", NULL));
  say (self, &decider, "c18", LB_EVENT_EXTENDED, DRUG,
       lb_record_new ("reason", LB_VALUE_TEXT, "需要进一步核实药学人员资质", "days", LB_VALUE_INTEGER, (gint64) 10, NULL));
  say (self, &decider, "c19", LB_EVENT_CASE_EXTENDED, NULL,
       lb_record_new ("reason", LB_VALUE_TEXT, "多个事项需要协调", "approval", LB_VALUE_RECORDS, approval, "days",
                      LB_VALUE_INTEGER, (gint64) 15, NULL));
  say (self, &reviewer, "c20", LB_EVENT_HEARING_NOTIFIED, DRUG, lb_record_new ("text", LB_VALUE_TEXT, "拟延长审查", NULL));
  say (self, &reviewer, "c21", LB_EVENT_PROPOSED, DRUG,
       lb_record_new ("recommendation", LB_VALUE_CHOICE, "grant", "opinion", LB_VALUE_TEXT,
                      "申请材料齐全，场所、人员、设备符合规定条件。", NULL));
  say (self, &decider, "c22", LB_EVENT_GRANTED, DRUG,
       lb_record_new ("number", LB_VALUE_TEXT, "鞍行审准〔2019〕00001号", "reason", LB_VALUE_TEXT, "符合法定条件", NULL));
  say (self, &decider, "c23", LB_EVENT_PROPOSED, COMPANY,
       lb_record_new ("recommendation", LB_VALUE_CHOICE, "refuse", "opinion", LB_VALUE_TEXT, "住所证明不符合规定。", NULL));
  say (self, &decider, "c24", LB_EVENT_REFUSED, COMPANY,
       lb_record_new ("number", LB_VALUE_TEXT, "鞍行审不准〔2019〕00002号", "reason", LB_VALUE_TEXT,
                      "住所（经营场所）为住宅，未经利害关系人同意", NULL));
  say (self, &counter, "c25", LB_EVENT_WITHDRAWN, GSP,
       lb_record_new ("reason", LB_VALUE_TEXT, "暂缓认证", "files", LB_VALUE_RECORDS, request, NULL));
  say (self, &decider, "c26", LB_EVENT_TERMINATED, GSP,
       lb_record_new ("ground", LB_VALUE_CHOICE, "no-response", "reason", LB_VALUE_TEXT, "超过三十个工作日未补正", NULL));
}

static void
tell_results (Fixture *self)
{
  g_autoptr (GPtrArray) results = list (file (self, "药品经营许可证.pdf", "licence"), NULL);
  g_autoptr (GPtrArray) scans = list (file (self, "许可证扫描.pdf", "licence scan"), NULL);
  g_autoptr (GPtrArray) proof = list (file (self, "送达回证.pdf", "signed"), NULL);
  g_autoptr (GPtrArray) posting = list (file (self, "EMS面单.jpg", "ems"), NULL);
  g_autoptr (GPtrArray) signed_for = list (file (self, "签收.jpg", "signed for"), NULL);
  const char *seal = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";

  self->minute += 24 * 60;
  say (self, &reviewer, "c30", LB_EVENT_RESULT_MADE, DRUG,
       lb_record_new ("number", LB_VALUE_TEXT, "辽DA4120001", "files", LB_VALUE_RECORDS, results, "seal",
                      LB_VALUE_DIGEST, seal, "validUntil", LB_VALUE_DAY, lb_day_from_ymd (2024, 5, 10), NULL));
  say (self, &reviewer, "c31", LB_EVENT_HANDED_OVER, DRUG,
       lb_record_new ("sheet", LB_VALUE_TEXT, "JG-0001", "count", LB_VALUE_INTEGER, (gint64) 2, NULL));
  self->minute += 30;
  say (self, &desk, "c32", LB_EVENT_TAKEN_OVER, DRUG,
       lb_record_new ("sheet", LB_VALUE_TEXT, "JG-0001", "count", LB_VALUE_INTEGER, (gint64) 2, NULL));
  say (self, &desk, "c33", LB_EVENT_DIGITISED, DRUG, lb_record_new ("files", LB_VALUE_RECORDS, scans, NULL));
  say (self, &desk, "c34", LB_EVENT_CALLED, DRUG,
       lb_record_new ("phone", LB_VALUE_TEXT, "13804120000", "outcome", LB_VALUE_CHOICE, "no-answer", NULL));
  self->minute += 60;
  say (self, &desk, "c35", LB_EVENT_CALLED, DRUG,
       lb_record_new ("phone", LB_VALUE_TEXT, "13804120000", "person", LB_VALUE_TEXT, "刘洋", "outcome",
                      LB_VALUE_CHOICE, "reached", NULL));
  say (self, &desk, "c36", LB_EVENT_POSTED, DRUG,
       lb_record_new ("tracking", LB_VALUE_TEXT, "EA473124829CN", "receipts", LB_VALUE_RECORDS, posting, NULL));
  self->minute += 48 * 60;
  say (self, &desk, "c37", LB_EVENT_POST_CONFIRMED, DRUG,
       lb_record_new ("receivedOn", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 13), "files", LB_VALUE_RECORDS,
                      signed_for, NULL));
  say (self, &desk, "c38", LB_EVENT_DELIVERED, DRUG,
       lb_record_new ("name", LB_VALUE_TEXT, "刘洋", "identity", LB_VALUE_TEXT, FIXTURE_IDENTITY, "relation",
                      LB_VALUE_CHOICE, "agent", "proof", LB_VALUE_RECORDS, proof, NULL));
  say (self, &decider, "c39", LB_EVENT_UNDONE, COMPANY,
       lb_record_new ("reason", LB_VALUE_TEXT, "误点不予许可", "version", LB_VALUE_INTEGER, (gint64) 31, "to",
                      LB_VALUE_ID, "deciding", NULL));
}

Fixture *
fixture_new (const char *applicant, guint n_materials)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;

  self->applicant = g_strdup (applicant != NULL ? applicant : "鞍山市康泰大药房有限公司");
  self->n_materials = n_materials;
  self->catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);
  g_assert_no_error (error);
  self->book = lb_calendar_book_load (g_getenv ("LB_TEST_CALENDAR"), &error);
  g_assert_no_error (error);
  self->calendar = lb_calendar_book_get (self->book, "current", &error);
  g_assert_no_error (error);
  self->policy = lb_policy_new ();
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->actor = g_new0 (LbActor, 1);
  tell_intake (self);
  tell_acceptance (self);
  tell_visit (self);
  tell_review (self);
  tell_results (self);
  self->state = lb_case_replay ("01890000-0000-7000-8000-000000000001", self->events, &error);
  g_assert_no_error (error);
  self->context = (LbContext) { .actor = self->actor, .now = lb_time_at (lb_day_from_ymd (2019, 5, 20), 600),
                                .catalogue = self->catalogue, .calendar = self->calendar, .policy = self->policy };
  return self;
}

void
fixture_free (Fixture *self)
{
  lb_case_unref (self->state);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->blobs);
  g_free (self->actor);
  g_free (self->applicant);
  lb_policy_unref (self->policy);
  lb_calendar_unref (self->calendar);
  lb_calendar_book_unref (self->book);
  lb_catalogue_unref (self->catalogue);
  g_free (self);
}

GBytes *
fixture_blob (const char *digest, gpointer data, GError **error)
{
  Fixture *self = data;
  GBytes *bytes = g_hash_table_lookup (self->blobs, digest);

  if (bytes != NULL)
    return g_bytes_ref (bytes);
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "no blob %s", digest);
  return NULL;
}

LbDocument *
fixture_paper (Fixture *self, LbPaperKind kind, guint nth)
{
  g_autoptr (GPtrArray) entries = lb_paper_documents (self->state, self->events, &self->context);
  g_autoptr (GError) error = NULL;
  LbDocument *document;

  for (guint i = 0; i < entries->len; i++)
    {
      const LbPaperEntry *entry = g_ptr_array_index (entries, i);

      if (entry->kind != kind || nth-- > 0)
        continue;
      document = lb_paper_build (kind, self->state, self->events, entry->version, &self->context, &error);
      g_assert_no_error (error);
      return document;
    }
  g_test_message ("no %s", lb_paper_kind_name (kind));
  g_assert_not_reached ();
}

char *
fixture_run (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;
  va_list rest;

  va_start (rest, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (rest, const char *))
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (rest);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return output;
}

char *
fixture_write_paper (const char *folder, const LbDocument *document, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (lb_document_write_pdf (document, path, &error));
  g_assert_no_error (error);
  return path;
}

char *
fixture_squeeze (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)) && *c != '\f')
      g_string_append_unichar (result, g_utf8_get_char (c));
  return g_string_free (result, FALSE);
}

char *
fixture_text (const char *path)
{
  g_autofree char *text = fixture_run ("pdftotext", "-raw", path, "-", NULL);

  return fixture_squeeze (text);
}
