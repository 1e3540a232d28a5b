#include "app/passphrase.h"

#include <glib.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

#define LINE_MAX_SIZE 2048 /* bytes */

char *passphrase_ask(const char *question)
{
    char line[LINE_MAX_SIZE];
    struct termios shown;
    FILE *terminal = fopen("/dev/tty", "r+");
    if (terminal == NULL)
        return NULL;
    if (tcgetattr(fileno(terminal), &shown) != 0) {
        fclose(terminal);
        return NULL;
    }
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fputs(question, terminal);
    fflush(terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &hidden);
    const bool is_read = fgets(line, sizeof line, terminal) != NULL;
    tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
    fputs("\n", terminal);
    fclose(terminal);
    if (!is_read)
        return NULL;
    line[strcspn(line, "\r\n")] = '\0';
    char *typed = g_strdup(line);
    sodium_memzero(line, sizeof line);
    return typed;
}
