/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-decision-form.h"

#include <stdio.h>

#include <glib/gi18n.h>
#include <string.h>

#include "lb-case-numbers.h"

static const LbAskChoice suspension_choices[] = {
  { "hearing", N_("Hearing") }, { "tender", N_("Tender") }, { "auction", N_("Auction") },
  { "inspection", N_("Examination of goods") }, { "testing", N_("Testing") },
  { "inspection_quarantine", N_("Quarantine") }, { "appraisal", N_("Appraisal") },
  { "expert_review", N_("Expert review") }, { "site_inspection", N_("On-site inspection") }, { NULL },
};
static const LbAskChoice not_accepted_choices[] = {
  { "not-required", N_("No approval is needed") },
  { "not-competent", N_("Another authority is competent") },
  { NULL },
};
static const LbAskChoice recommendation_choices[] = {
  { "grant", N_("Grant") }, { "refuse", N_("Refuse") }, { NULL },
};
static const LbAskChoice termination_choices[] = {
  { "no-response", N_("No response to the correction notice") }, { "died", N_("The applicant has died") },
  { "dissolved", N_("The organisation was dissolved") }, { "object-gone", N_("The object no longer exists") },
  { "force-majeure", N_("Force majeure") }, { "other-law", N_("Another law says so") }, { NULL },
};
static const LbAskChoice coordination_choices[] = {
  { "proceed", N_("What follows may go on") },
  { "refuse", N_("Refuse what follows") },
  { "terminate", N_("Terminate what follows") },
  { "withdraw", N_("The applicant withdraws what follows") },
  { NULL },
};
static const LbAskChoice one_day_choices[] = {
  { "assist-check", N_("Others have to help checking") }, { "verify", N_("Facts have to be verified") },
  { "complex", N_("The content is complex") }, { NULL },
};
static const LbAskChoice visit_choices[] = {
  { "inspection", N_("On-site inspection") }, { "expert", N_("Expert review") }, { NULL },
};

#define END { NULL }
#define PROOF                                                                                                \
  {                                                                                                          \
    "proof", LB_ASK_FILES, FALSE, N_("Proof of service"), N_("Only if it was served on the spot")          \
  }
#define NOTE { "note", LB_ASK_TEXT, FALSE, N_("Note") }
#define REASON { "reason", LB_ASK_TEXT, TRUE, N_("Reason") }

static const LbAsk ask_assign[] = {
  { "to", LB_ASK_PERSON, TRUE, N_("Who works on it") }, NOTE, END,
};
static const LbAsk ask_take[] = { NOTE, END };
static const LbAskChoice paper_choices[] = {
  { "whole", N_("All is here") }, { "short", N_("Something is missing or differs") },
  { "refused", N_("Sent back") }, { NULL },
};
static const LbAsk ask_receive_paper[] = {
  { "outcome", LB_ASK_CHOICE, TRUE, N_("How the paper came"), NULL, paper_choices },
  { "discrepancy", LB_ASK_TEXT, FALSE, N_("Discrepancy"), N_("What is missing or differs from the slip") },
  END,
};
static const LbAsk ask_accept[] = { NOTE, PROOF, END };
static const LbAsk ask_request_correction[] = {
  { "lines", LB_ASK_LINES, TRUE, N_("Missing or defective materials"),
    N_("List everything at once: it can be asked for only once") },
  { "until", LB_ASK_DAY, FALSE, N_("To be corrected by") },
  { "how", LB_ASK_TEXT, FALSE, N_("How to correct") },
  { "override", LB_ASK_TEXT, FALSE, N_("Why a second notice"), N_("Bureau head only") },
  PROOF,
  END,
};
static const LbAsk ask_not_accept[] = {
  { "ground", LB_ASK_CHOICE, TRUE, N_("Ground"), NULL, not_accepted_choices },
  REASON,
  { "competent", LB_ASK_LINE, FALSE, N_("Competent authority"),
    N_("Needed when another authority is competent") },
  PROOF,
  END,
};
static const LbAsk ask_supply[] = {
  { "materials", LB_ASK_SUPPLY, TRUE, N_("Corrected materials") }, NOTE, END,
};
static const LbAsk ask_note_supplement[] = {
  { "lines", LB_ASK_LINES, TRUE, N_("Materials to be supplemented") }, NOTE, END,
};
static const LbAsk ask_request_special[] = {
  { "reason", LB_ASK_CHOICE, TRUE, N_("Kind of special procedure"), NULL, suspension_choices },
  { "days", LB_ASK_NUMBER, TRUE, N_("Working days needed"), NULL, NULL, 1, 730 },
  { "text", LB_ASK_TEXT, FALSE, N_("Explanation") }, END,
};
static const LbAsk ask_begin_special[] = {
  { "from", LB_ASK_DAY, FALSE, N_("Day of the notice") },
  { "days", LB_ASK_NUMBER, TRUE, N_("Working days needed"), NULL, NULL, 1, 730 },
  NOTE, PROOF, END,
};
static const LbAsk ask_end_special[] = {
  { "reason", LB_ASK_CHOICE, TRUE, N_("Kind of special procedure"), NULL, suspension_choices },
  { "to", LB_ASK_DAY, FALSE, N_("Conclusion received on") },
  { "conclusion", LB_ASK_TEXT, TRUE, N_("Conclusion") },
  { "files", LB_ASK_FILES, FALSE, N_("Files") }, END,
};
static const LbAsk ask_propose[] = {
  { "recommendation", LB_ASK_CHOICE, TRUE, N_("Recommendation"), NULL, recommendation_choices },
  { "opinion", LB_ASK_TEXT, TRUE, N_("Review opinion") },
  { "files", LB_ASK_FILES, FALSE, N_("Files") }, END,
};
static const LbAsk ask_reason[] = { REASON, END };
static const LbAsk ask_grant[] = {
  { "number", LB_ASK_LINE, TRUE, N_("Number of the decision") },
  { "reason", LB_ASK_TEXT, FALSE, N_("Grounds") }, PROOF, END,
};
static const LbAsk ask_refuse[] = {
  { "number", LB_ASK_LINE, TRUE, N_("Number of the decision") },
  { "reason", LB_ASK_TEXT, TRUE, N_("Reasons"),
    N_("The decision also tells of reconsideration (60 days) and lawsuit (6 months)") },
  { "majorInterest", LB_ASK_SWITCH, FALSE, N_("A major interest is at stake"),
    N_("Then the right to a hearing must have been notified") },
  PROOF,
  END,
};
static const LbAsk ask_notify_hearing[] = { { "text", LB_ASK_TEXT, FALSE, N_("Text of the notice") },
                                            PROOF,
                                            END };
static const LbAsk ask_extend[] = { REASON, PROOF, END };
static const LbAsk ask_extend_case[] = {
  REASON,
  { "approval", LB_ASK_FILES, TRUE, N_("Approval of the government"),
    N_("Signed by its responsible person") },
  END,
};
static const LbAsk ask_terminate[] = {
  { "ground", LB_ASK_CHOICE, TRUE, N_("Ground"), NULL, termination_choices }, REASON, PROOF, END,
};
static const LbAsk ask_urge[] = {
  { "section", LB_ASK_SECTION, FALSE, N_("Section") }, { "text", LB_ASK_TEXT, TRUE, N_("Message") }, END,
};
static const LbAsk ask_coordinate[] = {
  { "decision", LB_ASK_CHOICE, TRUE, N_("What follows"), NULL, coordination_choices },
  { "text", LB_ASK_TEXT, TRUE, N_("Record of the coordination") },
  { "files", LB_ASK_FILES, FALSE, N_("Files") },
  END,
};
static const LbAsk ask_open_stage[] = { { "stage", LB_ASK_STAGE, TRUE, N_("Stage") }, END };
static const LbAsk ask_receive_stage[] = {
  { "stage", LB_ASK_NEXT_STAGE, TRUE, N_("Stage") },
  { "prepReminder", LB_ASK_SWITCH, FALSE, N_("The points to prepare for the inspection were handed out") },
  { "explained", LB_ASK_SWITCH, FALSE, N_("It was explained that receipt is not acceptance") },
  { "insisted", LB_ASK_SWITCH, FALSE, N_("The applicant insists on handing in what is not complete") },
  NOTE, END,
};
static const LbAsk ask_one_day_notice[] = {
  { "reason", LB_ASK_CHOICE, TRUE, N_("Why the decision takes longer"), NULL, one_day_choices }, END,
};
static const LbAsk ask_withdraw[] = {
  { "files", LB_ASK_FILES, TRUE, N_("The applicant's written request") },
  { "reason", LB_ASK_TEXT, FALSE, N_("Reason") }, END,
};
static const LbAsk ask_request_visit[] = {
  { "kind", LB_ASK_CHOICE, TRUE, N_("Kind"), NULL, visit_choices },
  { "minutes", LB_ASK_NUMBER, FALSE, N_("Minutes on site"), NULL, NULL, 1, 1440 },
  { "reason", LB_ASK_TEXT, FALSE, N_("What has to be looked at") }, END,
};
static const LbAsk ask_approve_second_visit[] = {
  { "visit", LB_ASK_VISIT, TRUE, N_("Second visit") }, NOTE, END,
};
static const LbAsk ask_make_result[] = {
  { "number", LB_ASK_LINE, TRUE, N_("Number of the result") },
  { "validUntil", LB_ASK_DAY, FALSE, N_("Valid until") },
  { "files", LB_ASK_RESULT, TRUE, N_("Result"), N_("The first file is the one that bears the seal") }, END,
};
static const LbAsk ask_hand_over[] = {
  { "sheet", LB_ASK_LINE, TRUE, N_("Batch sheet") },
  { "count", LB_ASK_NUMBER, TRUE, N_("Number of results"), NULL, NULL, 1, 1000 }, END,
};
static const LbAsk ask_comment[] = {
  { "text", LB_ASK_TEXT, TRUE, N_("Comment") }, { "files", LB_ASK_FILES, FALSE, N_("Files") }, END,
};

static const LbDecisionForm forms[LB_N_COMMANDS] = {
  [LB_COMMAND_ASSIGN] = { N_("Claim or hand on"),
    N_("Says who of the section works on the item. Every other step stays open to all who have its role."), FALSE,
    ask_assign },
  [LB_COMMAND_TAKE] = { N_("Take"),
    N_("Records that the section has received the item."), FALSE, ask_take },
  [LB_COMMAND_RECEIVE_PAPER] = { N_("Sign for paper"),
    N_("The section signs for the paper that the routing slip lists."), FALSE, ask_receive_paper },
  [LB_COMMAND_ACCEPT] = { N_("Accept"),
    N_("The application is complete and in legal form; the decision time begins."), FALSE, ask_accept },
  [LB_COMMAND_REQUEST_CORRECTION] = { N_("Request correction"),
    N_("Tells the applicant once everything that is missing or defective."), FALSE, ask_request_correction },
  [LB_COMMAND_NOT_ACCEPT] = { N_("Do not accept"),
    N_("Ends this item: no approval is needed, or another authority is competent."), TRUE, ask_not_accept },
  [LB_COMMAND_SUPPLY] = { N_("Receive corrections"),
    N_("Takes in what the applicant has corrected or supplied."), FALSE, ask_supply },
  [LB_COMMAND_NOTE_SUPPLEMENT] = { N_("Ask for supplements"),
    N_("A notice during review: the clock runs on."), FALSE, ask_note_supplement },
  [LB_COMMAND_REQUEST_SPECIAL] = { N_("Ask for a special procedure"),
    N_("The decider approves it; until then the clock runs on."), FALSE, ask_request_special },
  [LB_COMMAND_BEGIN_SPECIAL] = { N_("Begin the special procedure"),
    N_("Approves it and tells the applicant; the statutory clock stops."), FALSE, ask_begin_special },
  [LB_COMMAND_END_SPECIAL] = { N_("End the special procedure"),
    N_("The conclusion is in; the clock runs on."), FALSE, ask_end_special },
  [LB_COMMAND_PROPOSE] = { N_("Submit opinion"),
    N_("Submits the review opinion to the decider."), FALSE, ask_propose },
  [LB_COMMAND_SEND_BACK] = { N_("Send back"),
    N_("Back to review; the clock runs on."), FALSE, ask_reason },
  [LB_COMMAND_GRANT] = { N_("Grant"),
    N_("Decides in the applicant's favour."), FALSE, ask_grant },
  [LB_COMMAND_REFUSE] = { N_("Refuse"),
    N_("Decides against the applicant; the other items of the case go on."), TRUE, ask_refuse },
  [LB_COMMAND_NOTIFY_HEARING] = { N_("Notify of hearing"),
    N_("Tells the applicant of the right to a hearing."), FALSE, ask_notify_hearing },
  [LB_COMMAND_EXTEND] = { N_("Extend the time limit"),
    N_("Once, before it is due, by the bureau head."), FALSE, ask_extend },
  [LB_COMMAND_EXTEND_CASE] = { N_("Extend the case"),
    N_("Once, with the approval of the government at the same level."), FALSE, ask_extend_case },
  [LB_COMMAND_TERMINATE] = { N_("Terminate"),
    N_("Ends this item without a decision."), TRUE, ask_terminate },
  [LB_COMMAND_UNDO] = { N_("Undo the last step"),
    N_("Only today, and only before a document was served."), TRUE, ask_reason },
  [LB_COMMAND_URGE] = { N_("Urge"),
    N_("Asks a section to hurry."), FALSE, ask_urge },
  [LB_COMMAND_COORDINATE] = { N_("Record coordination"),
    N_("What becomes of the items that wait for this one."), FALSE, ask_coordinate },
  [LB_COMMAND_OPEN_STAGE] = { N_("Open stage"),
    N_("Items of the stage may be accepted from now on."), FALSE, ask_open_stage },
  [LB_COMMAND_RECEIVE_STAGE] = { N_("Receive the next stage"),
    N_("Takes in what the next stage of the project asks for; what the case holds need not be handed in again."),
    FALSE, ask_receive_stage },
  [LB_COMMAND_ONE_DAY_NOTICE] = { N_("One-day notice"),
    N_("The applicant may leave: without a request for correction within one working day it counts as accepted."),
    FALSE, ask_one_day_notice },
  [LB_COMMAND_WITHDRAW] = { N_("Withdraw"),
    N_("Ends what is not decided yet at the applicant's written request."), TRUE, ask_withdraw },
  [LB_COMMAND_REQUEST_VISIT] = { N_("Request inspection or review"),
    N_("The requests of all sections become one joint visit."), FALSE, ask_request_visit },
  [LB_COMMAND_APPROVE_SECOND_VISIT] = { N_("Approve a second visit"),
    N_("One joint visit is the rule; a second one is counted."), FALSE, ask_approve_second_visit },
  [LB_COMMAND_MAKE_RESULT] = { N_("Make the result"),
    N_("The sealed result, ready to be handed to the certificate desk."), FALSE, ask_make_result },
  [LB_COMMAND_HAND_OVER] = { N_("Hand over"),
    N_("Hands the result to the certificate desk with a batch sheet."), FALSE, ask_hand_over },
  [LB_COMMAND_COMMENT] = { N_("Comment"),
    N_("A note that everybody on the case can read."), FALSE, ask_comment },
};

const LbDecisionForm *
lb_decision_form (LbCommandType type)
{
  g_return_val_if_fail ((guint) type < LB_N_COMMANDS, NULL);
  return forms[type].title != NULL ? &forms[type] : NULL;
}

/* Numbers are suggestions made of the case number and the place of the item in the case; whoever decides
 * looks at the register. Windows count their cases each for itself and anew each day, so all three are needed
 * for no two suggestions to be the same. */

static int
year_of (LbDay today)
{
  int year, month, day;

  lb_day_to_ymd (today, &year, &month, &day);
  return year;
}

char *
lb_suggest_decision_number (const LbCase *state, const char *item, gboolean granted, LbDay today)
{
  g_return_val_if_fail (state != NULL && item != NULL && today != LB_DAY_NONE, NULL);

  g_autofree char *serial = lb_case_serial (state, item, today);

  return g_strdup_printf ("鞍行审%s〔%d〕%s号", granted ? "准" : "不准", year_of (today), serial);
}

/* Day of the year, window, sequence and place in a row, nine digits: with the year no two are the same. Of numbers
 * with fewer digits the last ones; the store refuses one that another paper bears. */
static gint64
serial_of (const LbCase *state, const char *item, LbDay today)
{
  const LbCaseOrigin origin = lb_case_origin (state, today);
  const gint64 day = lb_day_from_ymd (origin.year, origin.month, origin.day)
                     - lb_day_from_ymd (origin.year, 1, 1) + 1;

  return ((day * 100 + origin.window) * 1000 + origin.sequence % 1000) * 10 + lb_case_item_place (state, item) % 10;
}

static void
append_digits (GString *text, gint64 number, int digits)
{
  gint64 limit = 1;

  for (int i = 0; i < digits; i++)
    limit *= 10;
  g_string_append_printf (text, "%0*" G_GINT64_FORMAT, digits, number % limit);
}

static gboolean
append_placeholder (GString *text, const LbCase *state, const char *item, const char *name, LbDay today)
{
  const char *uscc = state->form != NULL ? g_hash_table_lookup (state->form, "applicant.uscc") : NULL;

  if (g_str_equal (name, "yyyy"))
    append_digits (text, year_of (today), 4);
  else if (g_str_equal (name, "yy"))
    append_digits (text, year_of (today) % 100, 2);
  else if (name[0] == 'n' && g_ascii_isdigit (name[1]) && name[2] == '\0')
    append_digits (text, serial_of (state, item, today), name[1] - '0');
  else if (g_str_equal (name, "uscc") && uscc != NULL && *uscc != '\0')
    g_string_append (text, uscc);
  else
    return FALSE;
  return TRUE;
}

char *
lb_suggest_result_number (const LbCase *state, const char *item, const char *pattern, LbDay today)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (state != NULL && item != NULL && today != LB_DAY_NONE, g_string_free (text, FALSE));

  while (pattern != NULL && *pattern != '\0')
    {
      const char *open = strchr (pattern, '{'), *close = open != NULL ? strchr (open, '}') : NULL;
      g_autofree char *name = NULL;

      if (close == NULL)
        {
          g_string_append (text, pattern);
          break;
        }
      g_string_append_len (text, pattern, open - pattern);
      name = g_strndup (open + 1, (gsize) (close - open - 1));
      if (!append_placeholder (text, state, item, name, today))
        g_string_append_len (text, open, close - open + 1);
      pattern = close + 1;
    }
  return g_string_free (text, FALSE);
}

char *
lb_suggest_sheet (const LbCase *state, const char *item, LbDay today)
{
  LbCaseOrigin origin;
  int year, month, day;

  g_return_val_if_fail (state != NULL && item != NULL && today != LB_DAY_NONE, NULL);

  origin = lb_case_origin (state, today);
  lb_day_to_ymd (today, &year, &month, &day);
  return g_strdup_printf ("JJ%04d%02d%02d-%02d%02d-%d-%d-%u", year, month, day, origin.month, origin.day,
                          origin.window, origin.sequence, lb_case_item_place (state, item));
}
