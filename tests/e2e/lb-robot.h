/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A robot that uses the real programs as a person does: it looks at windows through the accessibility bus, presses
 * what has a name, types, and takes pictures. Each program that it starts has a screen of its own, so that several
 * people can work at once and nobody steals another's focus. Whatever it cannot find in time ends the test.
 */
#pragma once

#include <atspi/atspi.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* libatspi declares none of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiStateSet, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiText, g_object_unref)

typedef struct _LbRobot LbRobot;

/* What a GtkSwitch is on the accessibility bus. */
#define LB_ROBOT_SWITCH ATSPI_ROLE_CHECK_BOX

/* Must run under a session bus; sets up the accessibility client. */
void lb_robot_init (void);

/* Starts programs that end with the test, however it ends. (transfer full) */
GSubprocessLauncher *lb_robot_launcher_new (GSubprocessFlags flags);

/* Starts @program with @arguments (NULL-terminated, without the program) on a screen of @width × @height, in Chinese.
 * @name is for messages and pictures. @environment: (nullable) NAME=VALUE pairs on top. */
LbRobot *lb_robot_start (const char *name, const char *program, const char *const *arguments,
                         const char *const *environment, int width, int height);
/* Closes the window politely and expects the program to end with status 0. */
void lb_robot_stop (LbRobot *robot);
/* kill -9, and the screen goes too. */
void lb_robot_end (LbRobot *robot);
/* kill -9: the power is cut. The screen stays for lb_robot_restart(). */
void lb_robot_kill (LbRobot *robot);
void lb_robot_restart (LbRobot *robot);

/* The first widget in sight whose name is @name (begins with it, when it ends in …; holds it, when it begins with …) and whose role is @role
 * (ATSPI_ROLE_INVALID: any); waits for it. (transfer full) */
AtspiAccessible *lb_robot_find (LbRobot *robot, AtspiRole role, const char *name);
/* The same, below @root. */
AtspiAccessible *lb_robot_find_in (LbRobot *robot, AtspiAccessible *root, AtspiRole role, const char *name);
/* The same as lb_robot_find(), once it can be used. */
AtspiAccessible *lb_robot_find_ready (LbRobot *robot, AtspiRole role, const char *name);
/* Is it in sight now? Waits @milliseconds at most. */
gboolean lb_robot_sees (LbRobot *robot, AtspiRole role, const char *name, int milliseconds);
/* What is remembered of the program is a form that has been replaced: the next look asks anew. */
void lb_robot_forget (LbRobot *robot);
/* Waits until it is gone. */
void lb_robot_expect_gone (LbRobot *robot, AtspiRole role, const char *name);
int lb_robot_count (LbRobot *robot, AtspiRole role, const char *name);

/* All that is in sight by name, in one look: long forms are filled from it. (transfer full)
 * (element-type utf8 GPtrArray(AtspiAccessible)) */
GHashTable *lb_robot_map (LbRobot *robot);
/* The first of @name with @role. (transfer none) (nullable) */
AtspiAccessible *lb_robot_map_find (GHashTable *map, const char *name, AtspiRole role);
gboolean lb_robot_fill_widget (AtspiAccessible *widget, const char *text);
/* Types where the focus is. */
void lb_robot_type (LbRobot *robot, const char *text);
/* Presses @button, which opens the desktop's file chooser, and chooses @path there. */
void lb_robot_attach (LbRobot *robot, const char *button, const char *path);
gboolean lb_robot_is_ticked (AtspiAccessible *box);
void lb_robot_toggle_widget (LbRobot *robot, AtspiAccessible *box, gboolean on);
/* Takes the choice at @index of a drop-down, by keys. */
void lb_robot_choose_nth (LbRobot *robot, AtspiAccessible *box, guint index);

/* Presses a button, tab or row: by its action, else by the mouse in its middle. */
void lb_robot_press (LbRobot *robot, AtspiRole role, const char *name);
void lb_robot_press_in (LbRobot *robot, AtspiAccessible *root, AtspiRole role, const char *name);
void lb_robot_press_widget (LbRobot *robot, AtspiAccessible *widget);
/* Makes a check box or switch hold @on. */
void lb_robot_tick (LbRobot *robot, const char *name, gboolean on);
/* Replaces the text of an entry. */
void lb_robot_fill (LbRobot *robot, const char *name, const char *text);
/* Opens the drop-down @name and takes @choice. */
void lb_robot_choose (LbRobot *robot, const char *name, const char *choice);
/* Keys, as xdotool writes them: "ctrl+k", "Return". */
void lb_robot_key (LbRobot *robot, const char *key);
/* Several, with a space between them: "Down space F8". */
void lb_robot_keys (LbRobot *robot, const char *keys);
/* How often a key was struck so far; one that is held with another counts as one, as does each letter that was typed. */
guint lb_robot_count_keys (LbRobot *robot);
/* Strikes @key until the focus is on what is called @name, @most times at most. */
void lb_robot_go_by (LbRobot *robot, const char *key, const char *name, int most);
/* The name of what has the focus, "" for none. (transfer full) */
char *lb_robot_focus (LbRobot *robot);
/* What stands in it. (transfer full) */
char *lb_robot_text_of (AtspiAccessible *widget);
char *lb_robot_text (LbRobot *robot, AtspiRole role, const char *name);

/* With the mouse, after the wheel has brought it into sight. */
void lb_robot_click_widget (LbRobot *robot, AtspiAccessible *widget);
/* What the fields in sight hold and which boxes are ticked, a line each, sorted. (transfer full) */
char *lb_robot_snapshot (LbRobot *robot);
/* A picture of the screen, NAME-WHAT.png in the pictures folder (LB_PICTURES). */
void lb_robot_picture (LbRobot *robot, const char *what);
/* Prints the tree of what is in sight, for the person who looks for a fault. */
void lb_robot_dump (LbRobot *robot);
/* Lets time pass until the programs have had time to answer. */
void lb_robot_wait (int milliseconds);

G_END_DECLS
