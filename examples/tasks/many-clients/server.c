// Answers each line with its characters in reverse order, for many clients at once, a process for each.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <signal.h>
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

/* Turns bytes[0..count) round by character: in UTF-8, every byte of a character but its first is 10xxxxxx. */
static void reverse(const char *bytes, size_t count, char *turned) {
    for (size_t end = count; end > 0;) {
        size_t start = end - 1;
        while (start > 0 && (bytes[start] & 0xC0) == 0x80) start--;
        memcpy(turned, bytes + start, end - start);
        turned += end - start;
        end = start;
    }
}

static void serve(int connection) {
    FILE *lines = fdopen(connection, "r");
    char *line = NULL;
    size_t space = 0;
    ssize_t count;
    while ((count = getline(&line, &space, lines)) > 0) { // this process waits for the rest of a line; the others go on
        size_t body = strcspn(line, "\n");
        char *turned = malloc(body + 1);
        if (turned == NULL) die("malloc");
        reverse(line, body, turned);
        turned[body] = '\n';
        int failed = send_all(connection, turned, body + 1);
        free(turned);
        if (failed) break; // this client has gone, and its process with it
    }
    free(line);
    fclose(lines); // closes the connection as well
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7009;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    signal(SIGCHLD, SIG_IGN); // the system clears ended processes away; otherwise each stays as a zombie
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    // Without it, the port stays taken for a minute after the server's end.
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 128) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    while (1) {
        int connection = accept(server, NULL, NULL);
        if (connection == -1) die("accept");
        pid_t process = fork();
        if (process == -1) perror("fork");
        if (process == 0) {
            close(server);
            serve(connection);
            return 0;
        }
        close(connection); // the child has it; as long as one of the two has it open, the client sees no end
    }
}
