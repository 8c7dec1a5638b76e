// Sends each line that is typed in GBK and prints the answer, read as GBK and wrongly as UTF-8.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

/* send() may take a part only. */
static int send_all(int to, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(to, bytes, count, MSG_NOSIGNAL); // a peer that has gone is an error, and no signal
        if (sent == -1) return -1;
        bytes += sent;
        count -= (size_t)sent;
    }
    return 0;
}

/* The bytes of a text in another encoding, to be freed; what it lacks is left out. */
static char *converted(const char *to, const char *from, char *text, size_t count, size_t *bytes) {
    size_t space = count * 3 + 1; // a character of GBK takes two bytes, in UTF-8 three at most
    char *all = malloc(space), *at = all;
    iconv_t table = iconv_open(to, from);
    if (all == NULL || table == (iconv_t)-1) die("iconv_open");
    while (count > 0 && iconv(table, &text, &count, &at, &space) == (size_t)-1) {
        text++;
        count--;
    }
    iconv_close(table);
    *bytes = (size_t)(at - all);
    return all;
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7005;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    FILE *answers = fdopen(server, "r");
    char *line = NULL;
    int status = 0;
    size_t space = 0, bytes;
    ssize_t count;
    while ((count = getline(&line, &space, stdin)) > 0) {
        if (line[count - 1] != '\n') line[count++] = '\n'; // in place of the string's 0, which is not sent
        char *sent = converted("GBK", "UTF-8", line, (size_t)count, &bytes);
        if (send_all(server, sent, bytes) == -1) die("send");
        free(sent);
        count = getline(&line, &space, answers);
        if (count <= 0 || line[count - 1] != '\n') {
            fprintf(stderr, "the server closed before its answer was complete\n");
            status = 1;
            break;
        }
        char *text = converted("UTF-8", "GBK", line, (size_t)count, &bytes);
        printf("as GBK:   %.*s", (int)bytes, text);
        free(text);
        // A terminal takes the bytes for UTF-8, and shows signs that nobody wrote.
        printf("as UTF-8: %.*s", (int)count, line);
    }
    free(line);
    fclose(answers); // closes the connection as well
    return status;
}
