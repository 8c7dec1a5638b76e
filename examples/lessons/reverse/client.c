// Sends each line that is typed and prints the line that comes back.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
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

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7002;
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
    size_t space = 0;
    ssize_t count;
    while ((count = getline(&line, &space, stdin)) > 0) {
        // The server answers after the newline. The 0 at the string's end is not sent.
        if (line[count - 1] != '\n') line[count++] = '\n';
        if (send_all(server, line, (size_t)count) == -1) die("send");
        count = getline(&line, &space, answers);
        if (count <= 0 || line[count - 1] != '\n') {
            fprintf(stderr, "the server closed before its answer was complete\n");
            status = 1;
            break;
        }
        fwrite(line, 1, (size_t)count, stdout);
    }
    free(line);
    fclose(answers); // closes the connection as well
    return status;
}
