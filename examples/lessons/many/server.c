// Serves many clients at once, a process for each: answers each line with the client's number.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <signal.h>
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

static void serve(int connection, int number) {
    FILE *lines = fdopen(connection, "r"), *answers = fdopen(dup(connection), "w");
    char *line = NULL;
    size_t space = 0;
    while (getline(&line, &space, lines) > 0) { // this process waits; the others go on
        fprintf(answers, "client %d: %s", number, line);
        if (fflush(answers) == EOF) break;
    }
    free(line);
    fclose(lines);
    fclose(answers);
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
    signal(SIGPIPE, SIG_IGN);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    // Without it, the port stays taken for a minute after the server's end.
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 16) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    for (int number = 1;; number++) {
        int connection = accept(server, NULL, NULL);
        if (connection == -1) die("accept");
        pid_t process = fork();
        if (process == -1) perror("fork");
        if (process == 0) {
            close(server);
            serve(connection, number);
            return 0;
        }
        close(connection); // the child has it; as long as one of the two has it open, the client sees no end
    }
}
