// Answers list with some lines, the last one late, and closes: that is how a client knows that there are no more.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
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

static void serve(int connection) {
    FILE *questions = fdopen(connection, "r");
    char *line = NULL;
    size_t space = 0;
    if (getline(&line, &space, questions) > 0) { // a whole line, however many packets it came in
        line[strcspn(line, "\r\n")] = '\0';
        if (strcmp(line, "list") == 0) {
            // A client that has gone makes the second one fail as well, and the next one comes.
            send_all(connection, "one\ntwo\n", 8);
            nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL); // the third has to be looked up
            send_all(connection, "three\n", 6);
        } else {
            send_all(connection, "ask: list\n", 10);
        }
    }
    free(line);
    fclose(questions); // closes the connection as well
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7003;
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
