// Reads lines in GBK, prints them as text and answers in GBK.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static void serve(int connection) {
    FILE *lines = fdopen(connection, "r");
    char *line = NULL;
    size_t space = 0;
    ssize_t count;
    while ((count = getline(&line, &space, lines)) > 0) { // 0A is never a part of a character in GBK
        size_t body = strcspn(line, "\r\n"), bytes;
        char *text = converted("UTF-8", "GBK", line, body, &bytes);
        printf("%zd bytes: %.*s\n", count, (int)bytes, text);
        free(text);
        char *answer = malloc(body + sizeof "echo:\n");
        if (answer == NULL) die("malloc");
        bytes = (size_t)sprintf(answer, "echo:%.*s\n", (int)body, line); // one message, one send()
        int failed = send_all(connection, answer, bytes);
        free(answer);
        if (failed) break; // this client has gone; the next one comes
    }
    free(line);
    fclose(lines); // closes the connection as well
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7005;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    // Without it, the port stays taken for a minute after the server's end.
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 16) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    while (1) {
        int connection = accept(server, NULL, NULL);
        if (connection == -1) die("accept");
        serve(connection);
    }
}
