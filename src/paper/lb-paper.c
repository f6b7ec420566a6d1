/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which documents a case has, and the building of one of them.
 */
#include "lb-paper.h"

#include <string.h>

#include "lb-case-numbers.h"
#include "lb-error.h"
#include "lb-identifier.h"
#include "lb-paper-private.h"

typedef struct
{
  const char *name;
  const char *code;
  LbPaperFunc build;
  int event;              /* LbEventType, -1 for what the archive makes */
  gboolean formal;        /* red head */
  gboolean decision;      /* carries the decision's own 文号 */
  gboolean later;         /* goes on being filled in by later events: signatures, receipts */
  gboolean final_state;   /* shows the case as it is at last */
} PaperType;

static const PaperType types[LB_N_PAPERS] = {
  [LB_PAPER_INDEX] = { "index", "00", NULL, -1 },
  [LB_PAPER_APPLICATION] = { "application", "01", lb_paper_application, LB_EVENT_RECEIVED },
  [LB_PAPER_ONE_TIME_NOTICE] = { "one-time-notice", "02", lb_paper_one_time_notice, LB_EVENT_REFERRED },
  [LB_PAPER_RECEIPT] = { "receipt", "03", lb_paper_receipt, LB_EVENT_RECEIVED },
  [LB_PAPER_REMINDER] = { "reminder", "04", lb_paper_reminder, LB_EVENT_RECEIVED },
  [LB_PAPER_PROMISE] = { "promise", "05", lb_paper_promise, LB_EVENT_RECEIVED },
  [LB_PAPER_ONE_DAY_NOTICE] = { "one-day-notice", "06", lb_paper_one_day_notice, LB_EVENT_ONE_DAY_NOTICE },
  [LB_PAPER_CORRECTION] = { "correction", "07", lb_paper_correction, LB_EVENT_CORRECTION_REQUESTED,
                            .formal = TRUE },
  [LB_PAPER_CORRECTION_RECEIPT] = { "correction-receipt", "08", lb_paper_correction_receipt,
                                    LB_EVENT_SUPPLIED },
  [LB_PAPER_ACCEPTANCE] = { "acceptance", "09", lb_paper_acceptance, LB_EVENT_ACCEPTED, .formal = TRUE },
  [LB_PAPER_NOT_ACCEPTED] = { "not-accepted", "10", lb_paper_not_accepted, LB_EVENT_NOT_ACCEPTED,
                              .formal = TRUE },
  [LB_PAPER_SLIP] = { "slip", "11", lb_paper_slip, LB_EVENT_PAPER_SENT, .later = TRUE },
  [LB_PAPER_VISIT_REQUEST] = { "visit-request", "12", lb_paper_visit_request, LB_EVENT_VISIT_REQUESTED },
  [LB_PAPER_VISIT_ORDER] = { "visit-order", "13", lb_paper_visit_order, LB_EVENT_VISIT_DISPATCHED },
  [LB_PAPER_VISIT_RECORD] = { "visit-record", "14", lb_paper_visit_record, LB_EVENT_VISIT_CONCLUDED },
  [LB_PAPER_SUPPLEMENT] = { "supplement", "15", lb_paper_supplement, LB_EVENT_SUPPLEMENT_NOTED,
                            .formal = TRUE },
  [LB_PAPER_OPINION] = { "opinion", "16", lb_paper_opinion, LB_EVENT_PROPOSED },
  [LB_PAPER_SPECIAL] = { "special", "17", lb_paper_special, LB_EVENT_SPECIAL_BEGUN, .formal = TRUE },
  [LB_PAPER_SPECIAL_ENDED] = { "special-ended", "18", lb_paper_special_ended, LB_EVENT_SPECIAL_ENDED,
                               .formal = TRUE },
  [LB_PAPER_EXTENSION] = { "extension", "19", lb_paper_extension, LB_EVENT_EXTENDED, .formal = TRUE },
  [LB_PAPER_CASE_EXTENSION] = { "case-extension", "20", lb_paper_case_extension, LB_EVENT_CASE_EXTENDED,
                                .formal = TRUE },
  [LB_PAPER_HEARING] = { "hearing", "21", lb_paper_hearing, LB_EVENT_HEARING_NOTIFIED, .formal = TRUE },
  [LB_PAPER_GRANT] = { "grant", "22", lb_paper_grant, LB_EVENT_GRANTED, .formal = TRUE, .decision = TRUE },
  [LB_PAPER_REFUSAL] = { "refusal", "23", lb_paper_refusal, LB_EVENT_REFUSED, .formal = TRUE,
                         .decision = TRUE },
  [LB_PAPER_WITHDRAWAL] = { "withdrawal", "24", lb_paper_withdrawal, LB_EVENT_WITHDRAWN, .formal = TRUE },
  [LB_PAPER_TERMINATION] = { "termination", "25", lb_paper_termination, LB_EVENT_TERMINATED, .formal = TRUE },
  [LB_PAPER_UNDONE] = { "undone", "26", lb_paper_undone, LB_EVENT_UNDONE },
  [LB_PAPER_RESULT_MADE] = { "result-made", "27", lb_paper_result_made, LB_EVENT_RESULT_MADE },
  [LB_PAPER_BATCH] = { "batch", "28", lb_paper_batch, LB_EVENT_HANDED_OVER, .later = TRUE,
                       .final_state = TRUE },
  [LB_PAPER_CALL] = { "call", "29", lb_paper_call, LB_EVENT_CALLED, .later = TRUE },
  [LB_PAPER_SERVICE] = { "service", "30", lb_paper_service, LB_EVENT_DELIVERED },
  [LB_PAPER_EMS] = { "ems", "31", lb_paper_ems, LB_EVENT_POSTED, .later = TRUE },
  [LB_PAPER_TURNED_AWAY] = { "turned-away", "32", lb_paper_turned_away, LB_EVENT_TURNED_AWAY },
  [LB_PAPER_GIVEN_BACK] = { "given-back", "33", lb_paper_given_back, LB_EVENT_PAPER_RETURNED },
  [LB_PAPER_REMARKS] = { "remarks", "99", NULL, -1 },
};

const char *
lb_paper_kind_name (LbPaperKind kind)
{
  g_return_val_if_fail ((guint) kind < LB_N_PAPERS, NULL);
  return types[kind].name;
}

const char *
lb_paper_kind_title (LbPaperKind kind)
{
  g_return_val_if_fail ((guint) kind < LB_N_PAPERS, NULL);
  return lb_paper_plain ("titles", types[kind].name);
}

const char *
lb_paper_kind_code (LbPaperKind kind)
{
  g_return_val_if_fail ((guint) kind < LB_N_PAPERS, NULL);
  return types[kind].code;
}

gboolean
lb_paper_kind_goes_on (LbPaperKind kind)
{
  g_return_val_if_fail ((guint) kind < LB_N_PAPERS, FALSE);
  return types[kind].later;
}

/* A kind that has several forms is called by that of its event. */
static const char *
lb_paper_title (LbPaperKind kind, const LbEvent *event)
{
  if (kind == LB_PAPER_NOT_ACCEPTED && g_strcmp0 (lb_record_text (event->data, "ground"), "not-competent") != 0)
    return lb_paper_plain ("not-accepted", "title-not-required");
  if (kind == LB_PAPER_TURNED_AWAY)
    return lb_paper_turned_away_title (event);
  return lb_paper_kind_title (kind);
}

gboolean
lb_paper_kind_parse (const char *name, LbPaperKind *ret_kind)
{
  g_return_val_if_fail (name != NULL && ret_kind != NULL, FALSE);

  for (guint i = 0; i < LB_N_PAPERS; i++)
    if (g_str_equal (types[i].name, name))
      {
        *ret_kind = (LbPaperKind) i;
        return TRUE;
      }
  return FALSE;
}

void
lb_paper_entry_free (LbPaperEntry *entry)
{
  g_free (entry->title);
  g_free (entry->number);
  g_free (entry->item);
  g_free (entry);
}

/* Which events make which documents */

static gboolean
any_deferred (const LbEvent *event)
{
  g_autoptr (GVariant) materials = lb_record_child (event->data, "materials", G_VARIANT_TYPE ("aa{sv}"));
  gsize n = materials != NULL ? g_variant_n_children (materials) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (materials, i);

      if (g_strcmp0 (lb_record_text (line, "held"), "deferred") == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
any_inspection (const LbCase *self, const LbContext *context)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *row = g_ptr_array_index (self->items, i);
      const LbItem *item = lb_catalogue_item (context->catalogue, row->item);

      if (item != NULL && item->inspection_required)
        return TRUE;
    }
  return FALSE;
}

static const char *
sheet_of (const LbEvent *event)
{
  return lb_record_text (event->data, "sheet");
}

/* A sheet carries several items and a log several calls, but each is one document: that of its first event. */
static gboolean
is_first_of_its_kind (const LbEvent *event, GPtrArray *events)
{
  for (gint64 i = 0; i < event->version - 1; i++)
    {
      const LbEvent *earlier = g_ptr_array_index (events, i);

      if (earlier->type == event->type && g_strcmp0 (sheet_of (earlier), sheet_of (event)) == 0
          && (event->type == LB_EVENT_HANDED_OVER || event->type == LB_EVENT_CALLED))
        return FALSE;
      /* The notice to wait lists every item that was told so at once. */
      if (event->type == LB_EVENT_ONE_DAY_NOTICE && earlier->type == event->type
          && g_strcmp0 (earlier->command, event->command) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
makes (LbPaperKind kind, const LbEvent *event, GPtrArray *events, const LbCase *self, const LbContext *context)
{
  if (types[kind].event == LB_EVENT_RECEIVED && event->type == LB_EVENT_STAGE_RECEIVED)
    return kind == LB_PAPER_RECEIPT || (kind == LB_PAPER_REMINDER && any_inspection (self, context))
           || (kind == LB_PAPER_PROMISE && any_deferred (event));
  if (types[kind].event != (int) event->type)
    return FALSE;
  if (kind == LB_PAPER_PROMISE)
    return any_deferred (event);
  if (kind == LB_PAPER_GIVEN_BACK)
    return g_strcmp0 (lb_record_text (event->data, "to"), LB_HOLDER_APPLICANT) == 0;
  if (kind == LB_PAPER_REMINDER)
    return any_inspection (self, context);
  return is_first_of_its_kind (event, events);
}

static gboolean
is_undone (const LbEvent *event, GPtrArray *events)
{
  for (guint i = (guint) event->version; i < events->len; i++)
    {
      const LbEvent *later = g_ptr_array_index (events, i);

      if (later->type == LB_EVENT_UNDONE && lb_record_integer (later->data, "version", 0) == event->version)
        return TRUE;
    }
  return FALSE;
}

/* How many papers of @kind about the same item came before that of @event. */
static guint
earlier_of_item (LbPaperKind kind, const LbEvent *event, GPtrArray *events, const LbCase *self,
                 const LbContext *context)
{
  guint count = 0;

  for (gint64 i = 0; i < event->version - 1; i++)
    {
      const LbEvent *earlier = g_ptr_array_index (events, i);

      count += g_strcmp0 (earlier->item, event->item) == 0 && makes (kind, earlier, events, self, context);
    }
  return count;
}

/* A number stays what it was on the paper that was handed out, also when the draft has become a case since. */
static gboolean
is_early (const LbCase *self, const LbEvent *event)
{
  return self->number == NULL || event->type == LB_EVENT_REFERRED || event->type == LB_EVENT_TURNED_AWAY;
}

/* What has no case number yet is told apart by its day and its case: no two papers have the same number, also offline. */
static char *
early_number (const LbCase *self, const LbEvent *event)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->id, -1);
  g_autofree char *day = lb_day_to_string (lb_time_day (event->at));
  g_autofree char *short_digest = g_ascii_strup (digest, 6);

  return g_strdup_printf ("预审%.4s%.2s%.2s-%s", day, day + 5, day + 8, short_digest);
}

/* 鞍行审受〔2019〕0505-1-1-2号. It is made of the case's own number, which is never given twice, so that a paper has
 * its number at once, without asking anybody; a further paper of the kind about the same item says so after it. */
static char *
formal_number (LbPaperKind kind, const LbCase *self, const LbEvent *event, GPtrArray *events,
               const LbContext *context)
{
  const LbDay day = lb_time_day (event->at);
  const guint earlier = earlier_of_item (kind, event, events, self, context);
  g_autofree char *serial = lb_case_serial (self, event->item, day);
  g_autofree char *further = earlier > 0 ? g_strdup_printf ("之%u", earlier + 1) : g_strdup ("");
  g_autofree char *year_text = NULL;
  int year, month, of_month;

  lb_day_to_ymd (day, &year, &month, &of_month);
  year_text = g_strdup_printf ("%d", year);
  return lb_paper_text ("numbers", "form", "kind", lb_paper_plain ("numbers", types[kind].name), "year", year_text,
                        "serial", serial, "further", further, NULL);
}

static char *
number_of (LbPaperKind kind, const LbCase *self, const LbEvent *event, guint copy, GPtrArray *events,
           const LbContext *context)
{
  const char *decision = types[kind].decision ? lb_record_text (event->data, "number") : NULL;
  g_autofree char *early = NULL;

  if (decision != NULL)
    return g_strdup (decision);
  if (types[kind].formal && self->number != NULL)
    return formal_number (kind, self, event, events, context);
  early = is_early (self, event) ? early_number (self, event) : NULL;
  return g_strdup_printf ("%s-%s-%u", early != NULL ? early : self->number, types[kind].code, copy);
}

static LbPaperEntry *
entry_new (LbPaperKind kind, const LbCase *self, const LbEvent *event, guint copy, GPtrArray *events,
           const LbContext *context)
{
  const LbItem *item = event->item != NULL ? lb_catalogue_item (context->catalogue, event->item) : NULL;
  LbPaperEntry *entry = g_new0 (LbPaperEntry, 1);
  gboolean of_item = item != NULL && kind != LB_PAPER_BATCH && kind != LB_PAPER_CALL
                     && kind != LB_PAPER_ONE_DAY_NOTICE;

  entry->kind = kind;
  entry->version = event->version;
  entry->day = lb_time_day (event->at);
  entry->item = of_item ? g_strdup (event->item) : NULL;
  entry->undone = is_undone (event, events);
  entry->number = number_of (kind, self, event, copy, events, context);
  entry->title = g_strdup_printf ("%s%s%s%s", lb_paper_title (kind, event), of_item ? " · " : "", of_item ? item->name : "",
                                  entry->undone ? "（已更正）" : "");
  return entry;
}

/**
 * lb_paper_documents:
 * @self: the case, after all of @events
 * @events: (element-type LbEvent): from version 1
 *
 * Returns: (transfer full) (element-type LbPaperEntry): in the order of the archive
 */
GPtrArray *
lb_paper_documents (const LbCase *self, GPtrArray *events, const LbContext *context)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_paper_entry_free);

  g_return_val_if_fail (self != NULL && events != NULL && context != NULL, entries);

  for (guint kind = 0; kind < LB_N_PAPERS; kind++)
    {
      guint copy = 0;

      for (guint i = 0; i < events->len; i++)
        {
          const LbEvent *event = g_ptr_array_index (events, i);

          if (makes ((LbPaperKind) kind, event, events, self, context))
            g_ptr_array_add (entries, entry_new ((LbPaperKind) kind, self, event, ++copy, events, context));
        }
    }
  return entries;
}

/* Building one */

/* The events of one command are one act: a document sees all of them. */
static guint
end_of_command (GPtrArray *events, gint64 version)
{
  const LbEvent *event = g_ptr_array_index (events, version - 1);
  guint end = (guint) version;

  while (end < events->len)
    {
      const LbEvent *next = g_ptr_array_index (events, end);

      if (next->command == NULL || g_strcmp0 (next->command, event->command) != 0)
        break;
      end++;
    }
  return end;
}

static GPtrArray *
first_events (GPtrArray *events, guint count)
{
  GPtrArray *first = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (first, lb_event_ref (g_ptr_array_index (events, i)));
  return first;
}

static GHashTable *
names_of (GPtrArray *events)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (events, i);

      if (event->actor != NULL && event->actor_name != NULL)
        g_hash_table_insert (names, event->actor, event->actor_name);
    }
  return names;
}

static void
run (LbPaper *paper)
{
  const PaperType *type = &types[paper->kind];
  const char *number = paper->state->number;
  g_autofree char *case_number = number != NULL ? lb_case_number_to_print (number) : NULL;
  const char *package = paper->state->package;

  if (package == NULL)
    package = lb_record_text (paper->event->data, "package");
  if (package != NULL)
    paper->situation = lb_situation_new ((LbCatalogue *) paper->catalogue, package, paper->state->answers,
                                         paper->state->stages != NULL && paper->state->stages->len > 0
                                           ? paper->state->stages : NULL,
                                         lb_time_day (paper->event->at), NULL);
  paper->document = lb_document_new (lb_paper_title (paper->kind, paper->event), lb_time_day (paper->event->at));
  paper->document->formal = type->formal;
  lb_document_set_head (paper->document, lb_paper_organisation (), paper->number, case_number);
  type->build (paper);
  g_clear_pointer (&paper->situation, lb_situation_free);
}

static char *
number_by_entry (LbPaperKind kind, const LbCase *self, GPtrArray *events, gint64 version, const LbContext *context)
{
  g_autoptr (GPtrArray) entries = lb_paper_documents (self, events, context);

  for (guint i = 0; i < entries->len; i++)
    {
      const LbPaperEntry *entry = g_ptr_array_index (entries, i);

      if (entry->kind == kind && entry->version == version)
        return g_strdup (entry->number);
    }
  return NULL;
}

/**
 * lb_paper_build:
 * @events: (element-type LbEvent): all of the case, from version 1
 * @version: of the event that the document follows from
 *
 * Returns: (transfer full) (nullable): the document as it was then; NULL with LB_ERROR_NOT_FOUND, or with the error
 *   of the replay
 */
LbDocument *
lb_paper_build (LbPaperKind kind, const LbCase *self, GPtrArray *events, gint64 version, const LbContext *context,
                GError **error)
{
  g_autofree char *number = NULL;
  g_autoptr (GPtrArray) then = NULL;
  g_autoptr (LbCase) state = NULL;
  g_autoptr (GHashTable) names = NULL;
  LbPaper paper = { .kind = kind };

  g_return_val_if_fail ((guint) kind < LB_N_PAPERS && self != NULL && events != NULL && context != NULL, NULL);

  number = number_by_entry (kind, self, events, version, context);
  if (number == NULL || types[kind].build == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "version %" G_GINT64_FORMAT " of the case makes no %s",
                   version, types[kind].name);
      return NULL;
    }
  then = first_events (events, end_of_command (events, version));
  state = lb_case_replay (self->id, then, error);
  if (state == NULL)
    return NULL;
  names = names_of (events);
  paper.event = g_ptr_array_index (events, version - 1);
  paper.state = types[kind].final_state ? self : state;
  paper.events = types[kind].later ? events : then;
  paper.context = *context;
  paper.context.now = paper.event->at;
  paper.catalogue = context->catalogue;
  paper.names = names;
  paper.number = number;
  run (&paper);
  lb_document_set_origin (paper.document, self->id, types[kind].name, types[kind].later);
  return paper.document;
}

/* The event that a REFER or RECEIVE command would lead to, for its paper before it is given. */
static LbEvent *
event_of_draft (const LbCommand *command, const LbContext *context)
{
  LbEvent *event = lb_event_alloc ();

  event->case_id = g_strdup (command->case_id);
  event->version = 1;
  event->type = command->type == LB_COMMAND_REFER ? LB_EVENT_REFERRED : LB_EVENT_RECEIVED;
  event->command = g_strdup (command->id);
  event->actor = g_strdup (context->actor != NULL ? context->actor->id : "");
  event->actor_name = g_strdup (context->actor != NULL ? context->actor->name : "");
  event->window = g_strdup (context->actor != NULL ? context->actor->window : NULL);
  event->at = command->at;
  event->stored = LB_TIME_NONE;
  event->data = g_variant_ref (command->args);
  return event;
}

/* Answers and stages of the draft, so that its form is that of its situation. */
static void
fill_draft (LbCase *state, GVariant *args)
{
  g_autoptr (GHashTable) form = lb_record_map (args, "form");
  g_autoptr (GVariant) answers = lb_record_child (args, "answers", G_VARIANT_TYPE ("a{sb}"));
  const char *applicant = g_hash_table_lookup (form, "applicant.name");
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (state->form, g_strdup (key), g_strdup (value));
  for (gsize i = 0; answers != NULL && i < g_variant_n_children (answers); i++)
    {
      gboolean yes;
      char *question;

      g_variant_get_child (answers, i, "{sb}", &question, &yes);
      g_hash_table_insert (state->answers, question, GINT_TO_POINTER (yes));
    }
  g_free (state->applicant);
  state->applicant = g_strdup (applicant);
  g_free (state->package);
  state->package = g_strdup (lb_record_text (args, "package"));
}

/* A paper about what has not happened yet: @event is all that it knows of. */
static LbDocument *
build_of_one (LbPaperKind kind, const LbCase *state, LbEvent *event, const LbContext *context)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autoptr (GHashTable) names = NULL;
  LbPaper paper = { .kind = kind, .event = event, .state = state, .events = events, .context = *context,
                    .catalogue = context->catalogue };

  g_ptr_array_add (events, event);
  names = names_of (events);
  paper.names = names;
  run (&paper);
  return paper.document;
}

/**
 * lb_paper_build_draft:
 * @kind: LB_PAPER_ONE_TIME_NOTICE, LB_PAPER_APPLICATION or LB_PAPER_PROMISE
 * @command: the REFER or RECEIVE command that the wizard would give
 *
 * Returns: (transfer full) (nullable): the document; NULL with LB_ERROR_NOT_FOUND for any other kind or command
 */
LbDocument *
lb_paper_build_draft (LbPaperKind kind, const LbCommand *command, const LbContext *context, GError **error)
{
  g_autoptr (LbEvent) event = NULL;
  g_autoptr (LbCase) state = NULL;

  g_return_val_if_fail (command != NULL && context != NULL, NULL);

  if ((kind != LB_PAPER_ONE_TIME_NOTICE && kind != LB_PAPER_APPLICATION && kind != LB_PAPER_PROMISE)
      || (command->type != LB_COMMAND_REFER && command->type != LB_COMMAND_RECEIVE))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "a draft makes no such document");
      return NULL;
    }
  event = event_of_draft (command, context);
  state = lb_case_new (command->case_id);
  /* The promise lists what was put off, which only the whole application tells. */
  if (kind != LB_PAPER_PROMISE)
    fill_draft (state, command->args);
  else if (!lb_case_apply (state, event, error))
    return NULL;
  g_clear_pointer (&state->number, g_free);
  return build_of_one (kind, state, event, context);
}

LbDocument *
lb_paper_build_return_list (const LbCase *self, const LbCommand *command, const LbContext *context)
{
  g_autoptr (LbEvent) event = NULL;

  g_return_val_if_fail (self != NULL && command != NULL && context != NULL && context->actor != NULL, NULL);
  g_return_val_if_fail (command->type == LB_COMMAND_RETURN_PAPER, NULL);

  event = event_of_draft (command, context);
  event->type = LB_EVENT_PAPER_RETURNED;
  event->role = context->actor->roles & LB_ROLE_COUNTER ? LB_ROLE_COUNTER : LB_ROLE_ACCEPTOR;
  event->section = g_strdup (context->actor->section);
  return build_of_one (LB_PAPER_GIVEN_BACK, self, event, context);
}
